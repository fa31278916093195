using LotteryActors.Artifacts;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Stages;

/// <summary>One stage being carried out: what it may use, whom it tells, and where it is right now.</summary>
/// <param name="compute">Where and how it computes.</param>
internal sealed class StageWork(
    IArtifactStore store, TorchStageOptions options, Compute compute, StageRequest request, IStageObserver observer, CancellationToken stop)
{
    private string _place = "start";

    public IArtifactStore Store => store;

    public TorchStageOptions Options => options;

    public Compute Compute => compute;

    public StageRequest Request => request;

    public CheckpointPolicy Checkpoints => request.Checkpoints;

    public IStageObserver Observer => observer;

    public CancellationToken Stop => stop;

    public StageKey Key { get; } = StageKey.Of(request.Spec);

    /// <summary>Names what is being done, for the message of a failure.</summary>
    public void At(string place) => _place = place;

    /// <summary>A failure that names the stage and the place in it.</summary>
    public StageFailedException Failure(string problem, bool retriable, Exception? cause = null) =>
        new($"{request.Spec.Kind} {Key.Short}: {_place}: {problem}", retriable, cause);
}

/// <summary>What a stage leaves behind, before its provenance is added.</summary>
internal sealed record StageOutcome(IReadOnlyList<StageOutput> Outputs, IReadOnlyList<Score> Scores);
