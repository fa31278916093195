using LotteryActors.Data.Batching;

namespace LotteryActors.Data.Tests.Batching;

/// <summary>Texts of 3, 5 and 4 pieces with two regions each: the example that the reference gives of the original's defect.</summary>
public sealed class GatherIndexTests
{
    private static readonly int[] Texts = [3, 5, 4];
    private static readonly int[] Regions = [2, 2, 2];

    [Fact]
    public void Regions_lie_behind_the_padded_text() =>
        Assert.Equal([0, 1, 2, 5, 6, 5, 6, /**/ 0, 1, 2, 3, 4, 5, 6, /**/ 0, 1, 2, 3, 5, 6, 6], GatherIndex.Of(Texts, Regions, textWidth: 5));

    [Fact]
    public void Behind_the_last_texts_length_as_in_the_originals_hard_negatives_the_last_regions_are_lost() =>
        Assert.Equal([0, 1, 2, 4, 5, 5, 6, /**/ 0, 1, 2, 3, 4, 4, 5, /**/ 0, 1, 2, 3, 4, 5, 6], GatherIndex.Of(Texts, Regions, textWidth: Texts[^1]));
}
