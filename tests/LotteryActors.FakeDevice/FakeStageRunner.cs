using System.Text;
using LotteryActors.Artifacts;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.FakeDevice;

/// <summary>
/// Computes stages that mean nothing but obey the rules: outputs are a function of the stage's key alone. The data path of a
/// request, of no consequence for a key, says how it shall misbehave: <c>hang</c>, <c>abort</c>, <c>fail</c>, <c>full</c>, <c>damaged</c>.
/// </summary>
public sealed class FakeStageRunner(IArtifactStore store) : IStageRunner
{
    public StageResult Run(StageRequest request, IStageObserver observer, CancellationToken stop)
    {
        var key = StageKey.Of(request.Spec);
        observer.Progress(new StageProgress(0, request.Spec.Steps, double.NaN, 0));
        Misbehave(request.DataPath, stop);
        for (var step = 1; step <= request.Spec.Steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            var checkpoint = Put($"{key} at {step}");
            observer.CheckpointSaved(new StageCheckpoint(checkpoint.Digest, step, checkpoint.Bytes));
            observer.Progress(new StageProgress(step, request.Spec.Steps, 1.0 / step, 100));
        }

        return new StageResult(
            [.. Outputs(request.Spec).Select(name => (Name: name, Info: Put($"{name} of {key}"))).Select(o => new StageOutput(o.Name, o.Info.Digest, o.Info.Bytes))],
            [new Score("accuracy", 0.5), new Score("loss", 0.25), new Score("examples", 10), new Score("kept", 7), new Score("prunable", 10), new Score("sparsity", 0.3)],
            new Provenance("fake", request.Spec.On.Threads, "none", "none", BitExact: true, Seconds: 0));
    }

    private static IReadOnlyList<string> Outputs(StageSpec spec) => spec switch
    {
        EvaluateStage => [],
        PruneStage or DrawMaskStage => [OutputNames.Mask],
        _ => [OutputNames.Weights],
    };

    private static void Misbehave(string? how, CancellationToken stop)
    {
        switch (how)
        {
            case "hang":
                stop.WaitHandle.WaitOne();
                break;
            case "abort":
                Console.Error.WriteLine("about to abort");
                Environment.FailFast("asked to");
                break;
            case "fail":
                throw new StageFailedException("disk: /data is full; free some", retriable: true);
            case "full":
                var full = new ArtifactStoreFullException("/store", new IOException("no space left on device"));
                throw new StageFailedException($"train: step 3: {full.Message}", retriable: true, full);
            case "damaged":
                throw new ArtifactMissingException(Digest.Of("lost"u8), "/store/lost");
        }
    }

    private ArtifactInfo Put(string text) => store.Put(stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
