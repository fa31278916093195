using System.Diagnostics;
using System.Runtime.InteropServices;
using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data;
using LotteryActors.Models.Native;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Stages;

namespace LotteryActors.Training;

/// <summary>
/// Carries out stages with Torch, on the one thread that calls it. The one place where what Torch, the store and the
/// data throw becomes a <see cref="StageFailedException"/> that names the stage and the place in it.
/// </summary>
public sealed class TorchStageRunner : IStageRunner
{
    private readonly IArtifactStore _store;
    private readonly TorchStageOptions _options;

    /// <summary>Loads Torch.</summary>
    /// <exception cref="DeviceUnavailableException">The device is not <c>cpu</c>.</exception>
    public TorchStageRunner(IArtifactStore store, TorchStageOptions options)
    {
        if (options.Device != "cpu")
        {
            throw new DeviceUnavailableException($"{options.Device}: this build computes on the CPU only; name cpu");
        }

        TorchRuntime.Load(options.Threads);
        _store = store;
        _options = options;
    }

    public StageResult Run(StageRequest request, IStageObserver observer, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        var work = new StageWork(_store, _options, request, observer, stop);
        CheckExecution(request.Spec.On, work);
        var outcome = Translated(request.Spec, work);
        return new StageResult(outcome.Outputs, outcome.Scores, Provenance(Stopwatch.GetElapsedTime(start)));
    }

    private static StageOutcome Translated(StageSpec spec, StageWork work)
    {
        try
        {
            return CarryOut(spec, work);
        }
        catch (ExternalException e)
        {
            throw work.Failure($"Torch: {FirstLine(e)}", IsOutOfMemory(e), e);
        }
        catch (ArtifactStoreFullException e)
        {
            throw work.Failure(e.Message, retriable: true, e);
        }
        catch (Exception e) when (e is ArtifactException or SafetensorsFormatException or InvalidDataException or DataException or ArgumentException)
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
            TrainStage stage => Trainer.Run(stage, work),
            EvaluateStage stage => Evaluator.Run(stage, work),
            PruneStage stage => Pruner.Run(stage, work),
            DrawMaskStage stage => MaskDrawer.Run(stage, work),
            ShuffleStage stage => Shuffler.Run(stage, work),
            _ => throw work.Failure("this build has no runner for stages of that kind; use a newer one", retriable: false),
        };

    private void CheckExecution(Execution wanted, StageWork work)
    {
        if (wanted != new Execution(_options.Device, _options.Threads))
        {
            throw work.Failure(
                $"wants {wanted.DeviceClass} with {wanted.Threads} threads, this device is {_options.Device} with {_options.Threads}; other bits would come out, give it to a device as it wants",
                retriable: false);
        }
    }

    private Provenance Provenance(TimeSpan took) =>
        new(_options.Device, _options.Threads, TorchRuntime.CpuCapability, TorchRuntime.Version, BitExact: true, took.TotalSeconds);

    private static string FirstLine(ExternalException e) => e.Message.AsSpan().TrimStart() is var text && text.IndexOf('\n') is var end and >= 0
        ? text[..end].TrimEnd().ToString()
        : e.Message.Trim();

    private static bool IsOutOfMemory(ExternalException e) =>
        e.Message.Contains("memory", StringComparison.OrdinalIgnoreCase);
}
