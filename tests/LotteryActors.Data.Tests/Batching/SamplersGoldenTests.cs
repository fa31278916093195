using System.Text.Json;
using LotteryActors.Data.Batching;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Batching;

/// <summary>Batches of equal cost (their shuffles taken out) and shares of ranks against UNITER's data/sampler.py.</summary>
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

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_samplers")]
    public void Ranks_get_the_examples_the_original_deals_them(GoldenCase golden)
    {
        foreach (var entry in golden.Json("distributed_sampler.json").EnumerateArray())
        {
            var sampler = new DistributedSampler(
                entry.GetProperty("n").GetInt32(),
                entry.GetProperty("num_replicas").GetInt32(),
                entry.GetProperty("rank").GetInt32(),
                entry.GetProperty("shuffle").GetBoolean());

            Assert.Equal(Numbers(entry.GetProperty("indices")), sampler.Indices(entry.GetProperty("epoch").GetInt64()));
            Assert.Equal(entry.GetProperty("num_samples").GetInt32(), sampler.Samples);
        }
    }

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];
}
