using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Batching;

/// <summary>Which examples make up batch k.</summary>
/// <param name="Epoch">Passes through the data before this one.</param>
internal readonly record struct BatchPlan(long Epoch, int[] Indices);

/// <summary>
/// Length-bucketed batches in a random order, as a pure function of (examples, seed, batch size, k): every epoch the
/// examples are permuted, cut into windows of a few batches, sorted by length inside a window, cut into batches, and the
/// batches permuted. Leftovers smaller than a batch sit an epoch out. What is kept between calls is a cache.
/// </summary>
internal sealed class BatchOrder
{
    private const int BatchesPerWindow = 16;
    private const ulong ExamplePurpose = 1;
    private const ulong BatchPurpose = 2;

    private readonly int _count;
    private readonly int _batchSize;
    private readonly int _batchesPerEpoch;
    private readonly ulong _seed;
    private readonly Func<int, int> _lengthOf;
    private Epoch? _epoch;

    public BatchOrder(int count, Func<int, int> lengthOf, int batchSize, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _count = count;
        _lengthOf = lengthOf;
        _batchSize = Math.Min(batchSize, count);
        _batchesPerEpoch = count / _batchSize;
        _seed = unchecked((ulong)seed);
    }

    public BatchPlan At(long batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        var (number, at) = Math.DivRem(batch, _batchesPerEpoch);
        if (_epoch?.Number != number)
        {
            _epoch = Begin(number);
        }

        var slot = _epoch.Batches[at];
        var (window, place) = Math.DivRem(slot, BatchesPerWindow);
        var sorted = _epoch.Windows[window] ??= SortedWindow(window);
        return new BatchPlan(number, sorted[(place * _batchSize)..((place + 1) * _batchSize)]);
    }

    private Epoch Begin(long number)
    {
        var windows = (_batchesPerEpoch + BatchesPerWindow - 1) / BatchesPerWindow;
        return new Epoch(
            number,
            CounterRandom.Permutation(_count, CounterRandom.Mix(_seed, ExamplePurpose), (ulong)number),
            CounterRandom.Permutation(_batchesPerEpoch, CounterRandom.Mix(_seed, BatchPurpose), (ulong)number),
            new int[]?[windows]);
    }

    private int[] SortedWindow(int window)
    {
        var first = window * BatchesPerWindow * _batchSize;
        var last = Math.Min(first + (BatchesPerWindow * _batchSize), _batchesPerEpoch * _batchSize);
        return [.. _epoch!.Examples[first..last].OrderByDescending(_lengthOf)]; // LINQ's sort is stable
    }

    private sealed record Epoch(long Number, int[] Examples, int[] Batches, int[]?[] Windows);
}
