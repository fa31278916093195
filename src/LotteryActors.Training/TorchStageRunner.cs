using LotteryActors.Artifacts;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training;

/// <summary>Carries out stages with Torch, on the one thread that calls it.</summary>
public sealed class TorchStageRunner(IArtifactStore store, TorchStageOptions options) : IStageRunner
{
    public IArtifactStore Store { get; } = store;

    public TorchStageOptions Options { get; } = options;

    public StageResult Run(StageRequest request, IStageObserver observer, CancellationToken stop) =>
        throw new StageFailedException($"{request.Spec.Kind}: this build has no runner for stages of that kind; use a newer one", retriable: false);
}
