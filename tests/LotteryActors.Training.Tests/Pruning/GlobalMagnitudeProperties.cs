using FsCheck;
using FsCheck.Fluent;
using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Pruning;

namespace LotteryActors.Training.Tests.Pruning;

/// <summary>Against a stable sort of all magnitudes, over values made to collide in their high bits, in all bits, and at zero.</summary>
public sealed class GlobalMagnitudeProperties
{
    private static readonly Gen<float> Values = Gen.OneOf(
        Gen.Elements(0f, -0f, 1f, -1f, 1.0000001f, 0.99999994f, float.Epsilon, float.MaxValue, -float.MaxValue),
        Gen.Choose(0, 1 << 12).Select(low => BitConverter.UInt32BitsToSingle(0x3f80_0000u | (uint)low)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite));

    /// <summary>Up to four tensors of 0 to 200 weights: whole words, partial words, and none.</summary>
    private static readonly Gen<float[][]> Weights = Values.ArrayOf().Resize(200).ArrayOf().Resize(4).Where(tensors => tensors.Length > 0);

    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20260101, 1);

    [Fact]
    public void Agrees_with_a_stable_sort_and_nests_at_every_level() =>
        Prop.ForAll(Weights.ToArbitrary(), Gen.Choose(0, 1000).Four().ToArbitrary(), (tensors, shares) =>
        {
            var total = tensors.Sum(values => values.Length);
            int[] levels = [shares.Item1, shares.Item2, shares.Item3, shares.Item4];
            Mask? parent = null;
            foreach (var kept in levels.Select(share => total * share / 1000).OrderDescending())
            {
                var oracle = Oracle(tensors, parent, kept);
                var mask = GlobalMagnitude.Prune(Named(tensors), parent, "encoder", kept);
                Assert.Equal(oracle, MaskBytes.Of(mask));
                Assert.Equal(kept, mask.Kept);
                Assert.True(parent is null || mask.IsNestedIn(parent));
                parent = mask;
                tensors = [.. tensors.Select(values => values.Reverse().ToArray())];
            }
        }).Check(Seeded);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Agrees_with_a_stable_sort_over_many_normal_weights(int seed)
    {
        var random = new System.Random(seed);
        float[][] tensors = [.. new[] { 64_000, 1, 63, 65, 100_003 }.Select(size => Enumerable.Range(0, size).Select(_ => Normal(random)).ToArray())];
        var first = GlobalMagnitude.Prune(Named(tensors), null, "encoder", 60_000);
        var second = GlobalMagnitude.Prune(Named(tensors), first, "encoder", 17_001);

        Assert.Equal(Oracle(tensors, null, 60_000), MaskBytes.Of(first));
        Assert.Equal(Oracle(tensors, first, 17_001), MaskBytes.Of(second));
    }

    private static float Normal(System.Random random) =>
        (float)(0.02 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private static List<PrunableTensor> Named(float[][] tensors) =>
        [.. tensors.Select((values, i) => new PrunableTensor($"t{i}", [values.Length], values))];

    /// <summary>Removed already, then smallest, then first: the order in which weights go.</summary>
    private static byte[] Oracle(float[][] tensors, Mask? parent, int kept)
    {
        var alive = parent is null ? [.. tensors.SelectMany(values => values.Select(_ => (byte)1))] : MaskBytes.Of(parent);
        var flat = tensors.SelectMany(values => values).ToArray();
        var bits = new byte[flat.Length];
        foreach (var i in Enumerable.Range(0, flat.Length).OrderBy(i => alive[i]).ThenBy(i => Math.Abs(flat[i])).TakeLast(kept))
        {
            bits[i] = 1;
        }

        return bits;
    }
}
