using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Tests.Optimisation;

public class FlatMaskTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void Sixteen_at_a_time_masks_what_one_at_a_time_does(int length)
    {
        var (layout, mask, values) = Draw(length);
        var expected = values.ToArray();
        mask.Tensors[0].ApplyTo(expected.AsSpan(layout.Slots[0].Values));

        FlatMask.Over(layout, mask).ApplyTo(values);

        Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits), values.Select(BitConverter.SingleToUInt32Bits));
    }

    [Theory]
    [InlineData(0x00000000u, true)]
    [InlineData(0x80000000u, false)]
    [InlineData(0x00000001u, false)]
    [InlineData(0x7fc00000u, false)]
    public void Only_positive_zero_may_stand_under_the_mask(uint bits, bool holds)
    {
        var (layout, mask, values) = Draw(1000);
        var flat = FlatMask.Over(layout, mask);
        flat.ApplyTo(values);
        Assert.True(flat.Holds(values));

        var removed = Enumerable.Range(0, 1000).Last(i => !mask.Tensors[0][i]);
        values[removed] = BitConverter.UInt32BitsToSingle(bits);

        Assert.Equal(holds, flat.Holds(values));
    }

    [Fact]
    public void What_lies_beside_the_masked_tensor_is_left_alone()
    {
        var mask = new Mask("encoder", [MaskTensor.Zeros("masked", [20])]);
        var layout = FlatLayout.Of([new("masked", [20], true, true, false), new("free", [20], true, true, false)], 1);
        var values = Enumerable.Repeat(1f, layout.Length).ToArray();

        FlatMask.Over(layout, mask).ApplyTo(values);

        Assert.All(values[layout.Slots[0].Values], value => Assert.Equal(0, value));
        Assert.All(values[layout.Slots[1].Values], value => Assert.Equal(1, value));
    }

    private static (FlatLayout Layout, Mask Mask, float[] Values) Draw(int length)
    {
        var random = new Random(length);
        var tensor = MaskTensor.Zeros("weight", [length]);
        for (var i = 0; i < length; i++)
        {
            if (random.Next(2) == 0 && i % 7 != 0)
            {
                tensor.Keep(i);
            }
        }

        var layout = FlatLayout.Of([new("weight", [length], Decayed: true, Prunable: true, Head: false)], 1);
        var values = new float[layout.Length];
        values.AsSpan(0, length).Fill(-1.5f);
        return (layout, new Mask("encoder", [tensor]), values);
    }
}
