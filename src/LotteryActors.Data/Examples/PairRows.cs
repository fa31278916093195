using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Examples;

/// <summary>Rows of two pictures an example, left first (UNITER, data/nlvr2.py Nlvr2PairedDataset).</summary>
internal static class PairRows
{
    private const int Left = 1;
    private const int Right = 2;

    /// <summary>For every row the segment of its regions.</summary>
    public static int[][] RegionTypes(IReadOnlyList<PictureRegions> pictures) =>
        [.. pictures.Select((picture, row) => row % 2 == 0 ? TypesOfLeft(picture) : TypesOfRight(picture))];

    /// <summary>The segment of every region of a left picture.</summary>
    public static int[] TypesOfLeft(PictureRegions picture) => Types(picture, Left);

    /// <summary>The segment of every region of a right picture.</summary>
    public static int[] TypesOfRight(PictureRegions picture) => Types(picture, Right);

    /// <summary>[examples]; none where a split keeps its answers to itself.</summary>
    public static long[] Targets(IReadOnlyCollection<long?> targets) =>
        targets.All(target => target is not null) ? [.. targets.Select(target => target!.Value)] : [];

    private static int[] Types(PictureRegions picture, int segment)
    {
        var types = new int[picture.Count];
        Array.Fill(types, segment);
        return types;
    }
}
