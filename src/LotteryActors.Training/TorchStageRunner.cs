using System.Diagnostics;
using System.Runtime.InteropServices;
using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data;
using LotteryActors.Models;
using LotteryActors.Models.Native;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Stages;
using LotteryActors.Training.Tasks;
using static TorchSharp.torch;

namespace LotteryActors.Training;

/// <summary>
/// Carries out stages with Torch, on the one thread that calls it. The one place where what Torch, the store and the
/// data throw becomes a <see cref="StageFailedException"/> that names the stage and the place in it.
/// </summary>
public sealed class TorchStageRunner : IStageRunner
{
    private readonly IArtifactStore _store;
    private readonly TorchStageOptions _options;
    private readonly DeviceName _name;
    private readonly Device _device;

    /// <summary>Loads Torch and opens the device.</summary>
    /// <exception cref="DeviceUnavailableException">There is no such device.</exception>
    public TorchStageRunner(IArtifactStore store, TorchStageOptions options)
    {
        _name = DeviceName.TryParse(options.Device, out var name)
            ? name
            : throw new DeviceUnavailableException($"{options.Device}: is no device; name cpu, or cuda:0 and so on");
        TorchRuntime.Load(options.Threads);
        _device = Open(_name);
        _store = store;
        _options = options;
    }

    public StageResult Run(StageRequest request, IStageObserver observer, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        var compute = new Compute(_device, request.Spec.On.Precision, WithTensors: !_name.IsCpu || _options.OptimisesWithTensors);
        var work = new StageWork(_store, _options, compute, request, observer, stop);
        CheckExecution(request.Spec.On, work);
        var outcome = Translated(request.Spec, work);
        return new StageResult(outcome.Outputs, outcome.Scores, Provenance(Stopwatch.GetElapsedTime(start)));
    }

    private static Device Open(DeviceName name)
    {
        try
        {
            return TorchDevices.Open(name);
        }
        catch (TorchUnavailableException e)
        {
            throw new DeviceUnavailableException(e.Message, e);
        }
    }

    private static StageOutcome Translated(StageSpec spec, StageWork work)
    {
        try
        {
            return CarryOut(spec, work);
        }
        catch (ExternalException e) when (CudaContext.IsLostAfter(e.Message))
        {
            Environment.FailFast($"{work.Options.Device}: {FirstLine(e)}; the CUDA context is lost with it, a fresh process goes on");
            throw;
        }
        catch (ExternalException e)
        {
            throw work.Failure($"Torch: {FirstLine(e)}", IsOutOfMemory(e), e);
        }
        catch (ArtifactStoreFullException e)
        {
            throw work.Failure(e.Message, retriable: true, e);
        }
        catch (Exception e) when (e is ArtifactException or SafetensorsFormatException or InvalidDataException or WeightsException or DataException or ArgumentException)
        {
            throw work.Failure(e.Message, retriable: false, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw work.Failure(e.Message, retriable: true, e);
        }
    }

    private static StageOutcome CarryOut(StageSpec spec, StageWork work) =>
        spec switch
        {
            InitialiseStage stage => Initialiser.Run(stage, work),
            PretrainStage stage => Pretrainer.Run(stage, work),
            TrainStage stage => LearningTasks.Of(stage.Data.Task).Train(stage, work),
            EvaluateStage stage => LearningTasks.Of(stage.Data.Task).Evaluate(stage, work),
            PruneStage stage => Pruner.Run(stage, work),
            DrawMaskStage stage => MaskDrawer.Run(stage, work),
            ShuffleStage stage => Shuffler.Run(stage, work),
            _ => throw work.Failure("this build has no runner for stages of that kind; use a newer one", retriable: false),
        };

    private void CheckExecution(Execution wanted, StageWork work)
    {
        if (wanted with { Precision = Precision.Float32 } != new Execution(_name.Class, _options.Threads))
        {
            throw work.Failure(
                $"wants {wanted.DeviceClass} with {wanted.Threads} threads, this device is {_name} with {_options.Threads}; other bits would come out, give it to a device as it wants",
                retriable: false);
        }
    }

    /// <summary>On CUDA some kernels add in whatever order their threads come, so nothing is promised there.</summary>
    private Provenance Provenance(TimeSpan took) =>
        new(_name.ToString(), _options.Threads, TorchRuntime.CpuCapability, TorchRuntime.Version, BitExact: _name.IsCpu, took.TotalSeconds);

    private static string FirstLine(ExternalException e) => e.Message.AsSpan().TrimStart() is var text && text.IndexOf('\n') is var end and >= 0
        ? text[..end].TrimEnd().ToString()
        : e.Message.Trim();

    private static bool IsOutOfMemory(ExternalException e) =>
        e.Message.Contains("memory", StringComparison.OrdinalIgnoreCase);
}
