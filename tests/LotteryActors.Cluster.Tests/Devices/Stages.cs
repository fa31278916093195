using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Devices;

/// <summary>Stages to be run by a device that does not look at them closely.</summary>
internal static class Stages
{
    public static TrainStage Training(int steps) =>
        new(
            new ModelSpec("toy", "uniter", 8, 1, 1, 16, 30, 20, 2, 4, 0.1, 0.02),
            new DataSpec("scenes", "vqa", DataView.Both, [], Digest.Of("data"u8), 3),
            Digest.Of("anchor"u8),
            Mask: null,
            Head: null,
            "encoder",
            new TrainRecipe(steps, 4, 1, 1e-3, 0, 0.01, 0.9, 0.98, 1e-6, 2, 1),
            FromStep: 0,
            ToStep: steps,
            Seed: 1,
            new Execution("cpu", 1));
}
