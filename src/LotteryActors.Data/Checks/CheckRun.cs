namespace LotteryActors.Data.Checks;

/// <summary>The check of one part while it goes on: what it found, and how far it is.</summary>
internal sealed class CheckRun(string part, Findings findings, IProgress<CheckStep>? progress, CancellationToken stop)
{
    /// <summary>Items that are looked at side by side; few, for each may hold a picture.</summary>
    private const int Chunk = 64;

    private const int Steps = 200;

    private long _done;
    private long _total;
    private long _told;

    public Findings Findings => findings;

    /// <summary>A look at what another part is checked for: what is found on the way is not told here.</summary>
    public CheckRun Aside() => new(part, new Findings(listed: 0), progress, stop);

    /// <summary>How many items, or bytes, there will be.</summary>
    public void Expect(long total)
    {
        (_done, _total, _told) = (0, total, 0);
        progress?.Report(new CheckStep(part, 0, total));
    }

    /// <summary>Some more items, or bytes, have been looked at.</summary>
    /// <exception cref="OperationCanceledException">The check is to stop.</exception>
    public void Advance(long more = 1)
    {
        stop.ThrowIfCancellationRequested();
        _done += more;
        if (_done - _told > _total / Steps)
        {
            _told = _done;
            progress?.Report(new CheckStep(part, Math.Min(_done, _total), _total));
        }
    }

    /// <summary>
    /// Looks at items on all cores and takes up what was found in their order, so that a check says the same every time.
    /// An item that cannot be read is a fault; where the items themselves end in an error, that is one.
    /// </summary>
    /// <param name="place">File and key of an item, for faults.</param>
    /// <param name="look">On any thread: notes faults and gives what <paramref name="then"/> wants to know.</param>
    /// <param name="then">In order: not called for items that could not be read.</param>
    public void Each<TItem, TSeen>(IEnumerable<TItem> items, Func<TItem, string> place, Func<TItem, List<Fault>, TSeen?> look, Action<TItem, TSeen>? then = null)
        where TSeen : class
    {
        using var source = items.Chunk(Chunk).GetEnumerator();
        while (Next(source) is { } chunk)
        {
            var seen = new TSeen?[chunk.Length];
            var faults = new List<Fault>[chunk.Length];
            Parallel.For(0, chunk.Length, new ParallelOptions { CancellationToken = stop }, i =>
            {
                faults[i] = [];
                try
                {
                    seen[i] = look(chunk[i], faults[i]);
                }
#pragma warning disable CA1031 // Whatever a damaged item makes of a reader is one more fault.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    faults[i].Add(Fault.Of(error, place(chunk[i])));
                }
            });
            for (var i = 0; i < chunk.Length; i++)
            {
                faults[i].ForEach(findings.Wrong);
                if (seen[i] is { } found)
                {
                    then?.Invoke(chunk[i], found);
                }
            }

            Advance(chunk.Length);
        }
    }

    private TItem[]? Next<TItem>(IEnumerator<TItem[]> source) =>
        findings.Try(part, () => source.MoveNext() ? source.Current : []) is { Length: > 0 } chunk ? chunk : null;
}
