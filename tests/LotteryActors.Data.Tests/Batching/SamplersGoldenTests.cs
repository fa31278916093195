using System.Text.Json;
using LotteryActors.Data.Batching;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Batching;

/// <summary>Batches of equal cost against UNITER's data/sampler.py, its shuffles taken out.</summary>
public sealed class SamplersGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_samplers")]
    public void Token_buckets_are_cut_as_the_original_cuts_them(GoldenCase golden)
    {
        foreach (var entry in golden.Json("token_bucket.json").EnumerateArray())
        {
            int[] lengths = Numbers(entry.GetProperty("lens"));
            var buckets = new TokenBuckets(
                entry.GetProperty("bucket_size").GetInt32(),
                entry.GetProperty("batch_size").GetInt32(),
                entry.GetProperty("size_multiple").GetInt32(),
                entry.GetProperty("droplast").GetBoolean());
            IReadOnlyList<int[]> Cut() => buckets.Cut([.. Enumerable.Range(0, lengths.Length)], i => lengths[i]);

            var expected = entry.GetProperty("batches");
            if (expected.ValueKind == JsonValueKind.String)
            {
                Assert.Throws<DataException>(Cut);
            }
            else
            {
                Assert.Equal([.. expected.EnumerateArray().Select(Numbers)], Cut());
            }
        }
    }

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];
}
