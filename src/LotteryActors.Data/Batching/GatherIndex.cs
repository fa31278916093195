namespace LotteryActors.Data.Batching;

/// <summary>Rows of [padded text | padded regions] in the order of the packed sequence (UNITER, data/data.py get_gather_index).</summary>
internal static class GatherIndex
{
    /// <param name="textLengths">Word pieces of every row.</param>
    /// <param name="regionCounts">Regions of every row.</param>
    /// <param name="textWidth">Padded text length (T): where regions begin.</param>
    /// <returns>[rows, longest text and regions]; behind a row's end the position itself, as the original leaves it.</returns>
    public static long[] Of(IReadOnlyList<int> textLengths, IReadOnlyList<int> regionCounts, int textWidth)
    {
        var length = textLengths.Zip(regionCounts, (text, regions) => text + regions).Max();
        var index = new long[textLengths.Count * length];
        for (var row = 0; row < textLengths.Count; row++)
        {
            var (text, regions) = (textLengths[row], regionCounts[row]);
            for (var i = 0; i < length; i++)
            {
                var isRegion = i >= text && i < text + regions;
                index[(row * length) + i] = isRegion ? textWidth + i - text : i;
            }
        }

        return index;
    }
}
