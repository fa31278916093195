using LotteryActors.Data.Batches;
using LotteryActors.Models.Uniter;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>A model and batches small enough for a test: two rows, texts of 4 and 3, regions 2 and 3.</summary>
internal static class TinyUniter
{
    public const int Answers = 5;

    public static UniterConfig Config(double dropout = 0.1) => new(
        VocabularySize: 32, HiddenSize: 12, Layers: 2, Heads: 3, IntermediateSize: 20, HiddenAct: "gelu",
        HiddenDropout: dropout, AttentionDropout: dropout, MaxPositions: 16, TokenTypes: 2, InitializerRange: 0.02, RegionFeatures: 6);

    public static VqaBatch Questions { get; } = new()
    {
        Size = 2, TextLength = 4, Regions = 3, Length = 6, RegionFeatureSize = 6,
        InputIds = [5, 7, 9, 6, 5, 11, 6, 0],
        RegionFeatures = Wave(2 * 3 * 6), RegionBoxes = Wave(2 * 3 * 7),
        AttentionMask = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        GatherIndex = [0, 1, 2, 3, 4, 5, 0, 1, 2, 4, 5, 6],
        Targets = [1, 0, 0, 0.3f, 0, 0, 0, 1, 0, 0],
    };

    public static MrfrBatch MaskedRegions { get; } = new()
    {
        Size = 2, TextLength = 4, Regions = 3, Length = 6, RegionFeatureSize = 6,
        InputIds = Questions.InputIds,
        RegionFeatures = Questions.RegionFeatures, RegionBoxes = Questions.RegionBoxes,
        AttentionMask = Questions.AttentionMask, GatherIndex = Questions.GatherIndex,
        RegionMasks = [1, 0, 0, 0, 0, 1], TargetMask = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1],
        FeatureTargets = Wave(2 * 6),
    };

    public static long[] MlmLabels { get; } = [-1, 8, -1, -1, -1, -1, 3, -1];

    private static float[] Wave(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Cos(0.5f * i))];
}
