using LotteryActors.Artifacts.Masks;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Pruning;

namespace LotteryActors.Training.Stages;

/// <summary>Draws a random mask with a ticket's counts. Needs no Torch.</summary>
internal static class MaskDrawer
{
    public static StageOutcome Run(DrawMaskStage stage, StageWork work)
    {
        work.At("reading the mask");
        var like = MaskArtifact.Read(work.Store, stage.Like);
        work.At("drawing");
        return Masks.Put(work.Store, stage.PerTensor ? RandomMasks.PerTensor(like, stage.Seed) : RandomMasks.Global(like, stage.Seed));
    }
}
