using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Pruning;

namespace LotteryActors.Training.Tests.Pruning;

public sealed class GlobalMagnitudeTests
{
    [Fact]
    public void The_smallest_magnitudes_of_all_tensors_together_are_removed()
    {
        var mask = GlobalMagnitude.Prune([Tensor("a", 0.5f, -0.1f, 3f), Tensor("b", -2f, 0.2f)], null, "encoder", 3);

        Assert.Equal("encoder", mask.Preset);
        Assert.Equal([1, 0, 1, 1, 0], MaskBytes.Of(mask));
    }

    [Fact]
    public void Of_equal_magnitudes_the_first_in_tensor_order_then_index_go_first()
    {
        var mask = GlobalMagnitude.Prune([Tensor("a", 1f, 5f, -1f), Tensor("b", -1f, 1f, 0.5f)], null, "encoder", 3);

        Assert.Equal([0, 1, 0, 1, 1, 0], MaskBytes.Of(mask));
    }

    [Fact]
    public void Negative_zero_ties_with_zero()
    {
        var mask = GlobalMagnitude.Prune([Tensor("a", 0f, -0f, 0f, -0f)], null, "encoder", 2);

        Assert.Equal([0, 0, 1, 1], MaskBytes.Of(mask));
    }

    [Fact]
    public void What_the_parent_removed_stays_removed_however_large_it_has_grown()
    {
        var weights = new[] { Tensor("a", 1f, 2f, 3f, 4f) };
        var parent = GlobalMagnitude.Prune(weights, null, "encoder", 3);

        var mask = GlobalMagnitude.Prune([Tensor("a", 100f, 2f, 3f, 4f)], parent, "encoder", 2);

        Assert.Equal([0, 0, 1, 1], MaskBytes.Of(mask));
    }

    [Fact]
    public void A_kept_weight_of_zero_goes_before_any_other_but_not_before_what_is_gone_already()
    {
        var parent = GlobalMagnitude.Prune([Tensor("a", 1f, 2f, 3f, 4f)], null, "encoder", 3);

        var mask = GlobalMagnitude.Prune([Tensor("a", 0f, 5f, 0f, 5f)], parent, "encoder", 2);

        Assert.Equal([0, 1, 0, 1], MaskBytes.Of(mask));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Everything_or_nothing_may_be_kept(int kept) =>
        Assert.Equal(kept, GlobalMagnitude.Prune([Tensor("a", 0f, 2f, 3f, float.Epsilon)], null, "encoder", kept).Kept);

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_weight_that_is_not_finite_is_refused_by_name_and_index(float value, string shown)
    {
        var error = Assert.Throws<ArgumentException>(() =>
            GlobalMagnitude.Prune([Tensor("fine", 1f), Tensor("encoder.query.weight", 1f, 2f, value)], null, "encoder", 2));

        Assert.StartsWith($"weight 2 of 'encoder.query.weight' is {shown};", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_the_parent_keeps_cannot_be_kept()
    {
        var parent = GlobalMagnitude.Prune([Tensor("a", 1f, 2f, 3f)], null, "encoder", 1);

        var error = Assert.Throws<ArgumentException>(() => GlobalMagnitude.Prune([Tensor("a", 1f, 2f, 3f)], parent, "encoder", 2));

        Assert.Contains("the parent mask keeps 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parent_over_other_tensors_is_refused()
    {
        var parent = new Mask("encoder", [MaskTensor.Ones("b", [3])]);

        var error = Assert.Throws<ArgumentException>(() => GlobalMagnitude.Prune([Tensor("a", 1f, 2f, 3f)], parent, "encoder", 2));

        Assert.Contains("'a' [3] stands where the parent mask has 'b' [3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_do_not_fill_the_shape_are_refused() =>
        Assert.Throws<ArgumentException>(() => GlobalMagnitude.Prune([new PrunableTensor("a", [2, 2], new float[3])], null, "encoder", 1));

    private static PrunableTensor Tensor(string name, params float[] values) => new(name, [values.Length], values);
}
