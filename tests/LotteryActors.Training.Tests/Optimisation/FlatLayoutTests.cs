using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Tests.Optimisation;

public class FlatLayoutTests
{
    private static readonly ParameterTraits[] Parameters =
    [
        new("embedding", [5, 4], Decayed: true, Prunable: false, Head: false),
        new("bias", [3], Decayed: false, Prunable: false, Head: false),
        new("dense", [3, 7], Decayed: true, Prunable: true, Head: false),
        new("head.weight", [2, 3], Decayed: true, Prunable: false, Head: true),
        new("head.bias", [2], Decayed: false, Prunable: false, Head: true),
        new("dense2", [16], Decayed: true, Prunable: true, Head: false),
    ];

    [Fact]
    public void Prunable_weights_come_first_then_decayed_ones_then_the_others_and_the_head_after_the_backbone() =>
        Assert.Equal(
            ["dense", "dense2", "embedding", "head.weight", "bias", "head.bias"],
            FlatLayout.Of(Parameters, headRate: 10).Slots.Select(s => s.Name));

    [Fact]
    public void Every_slot_begins_at_a_multiple_of_sixteen_right_after_the_one_before()
    {
        var layout = FlatLayout.Of(Parameters, headRate: 10);

        Assert.Equal([0, 32, 48, 80, 96, 112], layout.Slots.Select(s => s.Offset));
        Assert.Equal(128, layout.Length);
    }

    [Fact]
    public void Only_the_head_has_a_rate_of_its_own() =>
        Assert.Equal([1, 1, 1, 10, 1, 10], FlatLayout.Of(Parameters, headRate: 10).Slots.Select(s => s.RateFactor));

    [Fact]
    public void Layouts_of_other_shapes_have_other_digests()
    {
        var other = Parameters.Select(p => p.Name == "dense" ? p with { Shape = [7, 3] } : p);

        Assert.Equal(FlatLayout.Of(Parameters, 1).Digest, FlatLayout.Of(Parameters, 10).Digest);
        Assert.NotEqual(FlatLayout.Of(Parameters, 1).Digest, FlatLayout.Of(other, 1).Digest);
    }
}
