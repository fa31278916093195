namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>A worker's share of a data set: every so manieth example (UNITER, data/data.py get_ids_and_lens).</summary>
public sealed record Shard(int Rank, int World)
{
    public static Shard Whole { get; } = new(0, 1);

    internal int[] Of(int count) => [.. Enumerable.Range(0, count).Where(i => i % World == Rank)];
}
