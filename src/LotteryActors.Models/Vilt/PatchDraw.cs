using LotteryActors.Data.Randomness;

namespace LotteryActors.Models.Vilt;

/// <summary>
/// How the patches kept of a picture are drawn (vision_transformer.py, visual_embed). The original draws at random even
/// where all are kept: a picture at least as large as the length gives a random choice of its patches in random order, a
/// smaller one all its patches in raster order and then padding patches at random. Without a limit only the order of
/// image tokens depends on it, and what attends to them not at all, up to rounding.
/// </summary>
public abstract class PatchDraw
{
    /// <summary>No randomness: the first ones in raster order, padding from the first again where it runs out.</summary>
    public static PatchDraw InOrder { get; } = new Raster();

    /// <summary>The original's distribution; the same key draws the same patches.</summary>
    /// <param name="key">A mix of seed, step and whatever else tells batches apart.</param>
    public static PatchDraw Shuffled(ulong key) => new Random(key);

    /// <summary>The patches some other draw gave.</summary>
    /// <param name="selection">On the very grid the batch is padded to.</param>
    public static PatchDraw Of(PatchSelection selection) => new Given(selection);

    /// <exception cref="ArgumentException">The given patches are of another grid or batch.</exception>
    internal virtual PatchSelection Draw(PatchGrid grid, int limit)
    {
        var length = grid.Length(limit);
        return new PatchSelection(
            grid.Rows, grid.Columns, length, [.. Enumerable.Range(0, grid.Pictures).SelectMany(picture => DrawOne(grid, picture, length))]);
    }

    /// <summary>Which of <paramref name="n"/> to take, each at most once.</summary>
    protected abstract IEnumerable<int> Choose(int n, int count, int picture);

    /// <summary>Which of <paramref name="n"/> to take, any of them again and again.</summary>
    protected abstract IEnumerable<int> Repeat(int n, int count, int picture);

    private IEnumerable<long> DrawOne(PatchGrid grid, int picture, int length)
    {
        var shown = grid.Of(picture, shown: true);
        if (shown.Count >= length)
        {
            return Choose(shown.Count, length, picture).Select(i => shown[i]);
        }

        var padding = grid.Of(picture, shown: false);
        return shown.Concat(Repeat(padding.Count, length - shown.Count, picture).Select(i => padding[i]));
    }

    private sealed class Raster : PatchDraw
    {
        protected override IEnumerable<int> Choose(int n, int count, int picture) => Enumerable.Range(0, count);

        protected override IEnumerable<int> Repeat(int n, int count, int picture) => Enumerable.Range(0, count).Select(i => i % n);
    }

    private sealed class Random(ulong key) : PatchDraw
    {
        private const ulong Padding = 1;

        protected override IEnumerable<int> Choose(int n, int count, int picture) =>
            CounterRandom.Permutation(n, key, (ulong)picture).Take(count);

        protected override IEnumerable<int> Repeat(int n, int count, int picture) =>
            Enumerable.Range(0, count).Select(i => CounterRandom.Below(n, key, (ulong)picture, (ulong)i, Padding));
    }

    private sealed class Given(PatchSelection selection) : PatchDraw
    {
        internal override PatchSelection Draw(PatchGrid grid, int limit) =>
            (selection.Rows, selection.Columns) == (grid.Rows, grid.Columns) && selection.Patches.Count == grid.Pictures * selection.Length
                ? selection
                : throw new ArgumentException($"patches given on a grid of {selection.Rows} x {selection.Columns} do not fit {grid.Pictures} pictures on one of {grid.Rows} x {grid.Columns}");

        protected override IEnumerable<int> Choose(int n, int count, int picture) => throw new NotSupportedException();

        protected override IEnumerable<int> Repeat(int n, int count, int picture) => throw new NotSupportedException();
    }
}
