using FsCheck.Fluent;
using LotteryActors.Tickets.Masks;

namespace LotteryActors.Tickets.Tests.Masks;

/// <summary>Kept counts, nesting and overlap over packed bits.</summary>
public sealed class MaskTests
{
    private const float Tiny = float.Epsilon;

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(130)]
    public void A_mask_of_ones_keeps_every_weight_and_no_padding_bit(long length)
    {
        var ones = MaskTensor.Ones("w", [length]);

        Assert.Equal((length, length), (ones.Length, ones.Kept));
        Assert.Equal((length + 63) / 64, ones.Words.Length);
    }

    [Fact]
    public void Counts_and_sparsity_range_over_all_tensors()
    {
        var mask = Of("1100", "10000");

        Assert.Equal((9, 3), (mask.Prunable, mask.Kept));
        Assert.Equal(1 - (3 / 9.0), mask.Sparsity);
        Assert.Equal(0, new Mask("encoder", []).Sparsity);
    }

    [Fact]
    public void A_child_that_keeps_nothing_its_parent_removed_is_nested()
    {
        Assert.True(Of("1000").IsNestedIn(Of("1100")));
        Assert.True(Of("1100").IsNestedIn(Of("1100")));
        Assert.False(Of("0010").IsNestedIn(Of("1100")));
    }

    [Theory]
    [InlineData("1100", "0110", 1.0 / 3)]
    [InlineData("1100", "1100", 1)]
    [InlineData("1100", "0011", 0)]
    [InlineData("0000", "0000", 1)]
    public void Overlap_is_Jaccards_over_kept_weights(string a, string b, double overlap)
    {
        Assert.Equal(overlap, Of(a).Jaccard(Of(b)));
    }

    [Theory]
    [InlineData(0.4, 25.0)]
    [InlineData(0.3, 17.6)]
    public void Independent_masks_overlap_as_the_papers_reference_point(double density, double percent)
    {
        Assert.Equal(percent, Math.Round(100 * Mask.JaccardOfIndependent(density), 1));
    }

    [Fact]
    public void Masks_over_different_tensors_have_nothing_to_compare()
    {
        Assert.Throws<ArgumentException>(() => Of("1100").Jaccard(Of("1100", "1")));
        Assert.Throws<KeyNotFoundException>(() => Of("1100")["absent"]);
    }

    [Fact]
    public void A_removed_weight_becomes_plus_zero_and_a_kept_one_stays_as_it_is()
    {
        float[] values = [-1, -2, float.NaN, -0.0f, Tiny];
        var tensor = Tensor("w", "10011");

        tensor.ApplyTo(values);

        Assert.Equal([-1, 0, 0, -0.0f, Tiny], values);
        Assert.Equal([0u, 0u], new[] { values[1], values[2] }.Select(BitConverter.SingleToUInt32Bits));
        Assert.True(tensor.Holds(values));
        values[1] = -0.0f;
        Assert.False(tensor.Holds(values));
    }

    [Fact]
    public void The_algebra_of_masks_holds_for_any_bits()
    {
        Property.Check(
            Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var dice = new Random(seed);
                    var (a, b) = (Random(dice), Random(dice));
                    var (both, either) = (a.Intersect(b), a.Union(b));
                    return both.Kept + either.Kept == a.Kept + b.Kept
                        && both.IsNestedIn(a) && both.IsNestedIn(b) && a.IsNestedIn(either)
                        && a.Jaccard(b) == b.Jaccard(a)
                        && a.Jaccard(b) == (either.Kept == 0 ? 1 : (double)both.Kept / either.Kept)
                        && a.IsNestedIn(b) == (both.Kept == a.Kept);
                }),
            cases: 200);
    }

    private static Mask Random(Random dice)
    {
        var tensors = new[] { MaskTensor.Zeros("a", [7, 11]), MaskTensor.Zeros("b", [64]) };
        foreach (var tensor in tensors)
        {
            for (var i = 0; i < tensor.Length; i++)
            {
                if (dice.Next(3) > 0)
                {
                    tensor.Keep(i);
                }
            }
        }

        return new Mask("encoder", tensors);
    }

    private static Mask Of(params string[] bits) => new("encoder", [.. bits.Select((b, i) => Tensor($"w{i}", b))]);

    private static MaskTensor Tensor(string name, string bits)
    {
        var tensor = MaskTensor.Ones(name, [bits.Length]);
        for (var i = 0; i < bits.Length; i++)
        {
            if (bits[i] == '0')
            {
                tensor.Remove(i);
            }
        }

        return tensor;
    }
}
