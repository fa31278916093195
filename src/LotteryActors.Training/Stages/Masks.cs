using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Masks;
using LotteryActors.Tickets.Masks;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Stages;

/// <summary>Masks as what a stage leaves behind.</summary>
internal static class Masks
{
    public static StageOutcome Put(IArtifactStore store, Mask mask)
    {
        var info = MaskArtifact.Put(store, mask);
        return new StageOutcome(
            [new StageOutput(OutputNames.Mask, info.Digest, info.Bytes)],
            [
                new Score(ScoreNames.Kept, mask.Kept),
                new Score(ScoreNames.Prunable, mask.Prunable),
                new Score(ScoreNames.Sparsity, mask.Sparsity),
            ]);
    }
}
