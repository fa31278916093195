using System.Reflection;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Vilt;

namespace LotteryActors.Data.Tests.Making;

/// <summary>Holds examples of two sources against each other, number by number.</summary>
/// <param name="tolerance">Largest relative difference of features and boxes; 0 where a format keeps float32.</param>
/// <param name="hasRegions">Whether the format holds regions; else pictures and texts are compared.</param>
internal sealed class SameBatches(float tolerance, bool hasRegions)
{
    private const float Smallest = 1e-4f;
    private static readonly string[] OfRegions = ["Regions", "Length", "RegionFeatureSize", "RegionFeatures", "RegionBoxes", "AttentionMask", "GatherIndex", "RegionTypes"];

    /// <summary>Word pieces of the longest text that was met.</summary>
    public int LongestText { get; private set; }

    public void AssertText(int[] expected, int[] actual)
    {
        LongestText = Math.Max(LongestText, expected.Length);
        Xunit.Assert.Equal(expected, actual);
    }

    /// <param name="renumber">Which example of the second is example i of the first.</param>
    public void Assert<TBatch>(IExamples<TBatch> expected, IExamples<TBatch> actual, int? side, Func<int, int>? renumber = null)
        where TBatch : UniterBatch
    {
        Xunit.Assert.Equal(expected.Count, actual.Count);
        foreach (var indices in Enumerable.Range(0, Math.Min(expected.Count, 60)).Chunk(7))
        {
            var plan = new BatchPlan(3, indices);
            Assert(expected.Collate(plan, 11, side), actual.Collate(renumber is null ? plan : plan with { Indices = Array.ConvertAll(indices, i => renumber(i)) }, 11, side));
        }
    }

    public void Assert<TBatch>(TBatch expected, TBatch actual)
        where TBatch : UniterBatch
    {
        LongestText = Math.Max(LongestText, expected.TextLength);
        foreach (var property in typeof(TBatch).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => hasRegions || !OfRegions.Contains(property.Name)))
        {
            Assert(property.Name, property.GetValue(expected), property.GetValue(actual));
        }
    }

    public void Assert(string name, object? expected, object? actual)
    {
        switch (expected)
        {
            case float[] numbers:
                var others = Xunit.Assert.IsType<float[]>(actual);
                Xunit.Assert.Equal(numbers.Length, others.Length);
                Xunit.Assert.All(numbers.Zip(others), pair => Xunit.Assert.True(
                    Math.Abs(pair.First - pair.Second) <= (tolerance > 0 ? Smallest + (tolerance * Math.Abs(pair.First)) : 0), $"{name}: {pair.First} and {pair.Second}"));
                break;
            case ViltPictureBatch pictures:
                Assert(name, pictures.Pixels, Xunit.Assert.IsType<ViltPictureBatch>(actual).Pixels);
                break;
            default:
                Xunit.Assert.Equal(expected, actual);
                break;
        }
    }
}
