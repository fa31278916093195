using LotteryActors.Tickets;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Actors;

/// <summary>A search small enough to be followed by eye: two levels, two controls.</summary>
internal static class Samples
{
    public static SearchSpec Small { get; } = new(
        "small",
        new ModelSpec("toy", "uniter", 8, 1, 1, 16, 30, 20, 2, 4, 0.1, 0.02),
        Seed: 7,
        new DataSpec("scenes", "vqa", DataView.Both, [], Digest.Of("data"u8), 3),
        Pretrain: null,
        Recipe(2),
        new PrunePlan("encoder", [0.5, 0.8], HeadPolicy.Anchor),
        RewindStep: 0,
        [ControlKind.RandomMask, ControlKind.QuestionOnly],
        new VerdictRule("relaxed", 0.99),
        new Execution("cpu", 1),
        new CheckpointPolicy(1, 60),
        Priority: 0,
        DataPath: null);

    public static StageSpec Stage { get; } = new InitialiseStage(Small.Model, 1, Small.Execution);

    public static StageKey Key { get; } = StageKey.Of(Stage);

    public static StageResult Result { get; } = new(
        [new StageOutput("weights", Digest.Of("weights"u8), 3)],
        [new Score("loss", 0.25)],
        new Provenance("cpu", 1, "none", "none", BitExact: true, Seconds: 1));

    public static TrainRecipe Recipe(int steps) => new(steps, 4, 1, 1e-3, 0, 0.01, 0.9, 0.98, 1e-6, 2, 1);
}
