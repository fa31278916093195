using Apache.Arrow;
using LotteryActors.Data.Formats.Arrow;

namespace LotteryActors.Data.Formats.Vilt;

/// <param name="Row">The picture's row in the tables; captions of one picture share it.</param>
/// <param name="Number">Which of the picture's captions.</param>
public sealed record ViltCaption(int Row, int Number, string Text);

/// <summary>
/// Captions in ViLT's tables (COCO, Flickr30k, Conceptual Captions, SBU, Visual Genome): a row a picture, with its
/// captions. A caption that stands twice counts once, as in the original, but captions stay in the table's order where
/// the original's is that of a Python set.
/// </summary>
public sealed class ViltCaptions : IDisposable
{
    internal static readonly IReadOnlyList<(string Name, string Type)> Columns = [("image", "binary"), ("caption", "list<string>"), ("image_id", "string")];

    /// <summary>Captions of a row that are compared each with each.</summary>
    private const int Few = 16;

    private readonly ViltTables _tables;

    private ViltCaptions(ViltTables tables) => _tables = tables;

    public int Count => _tables.Texts;

    public int Pictures => _tables.Rows;

    /// <summary>The most captions that one picture has.</summary>
    public int MostOfOne => _tables.MostTextsOfARow;

    /// <exception cref="DataException">A table is missing, damaged, or has other columns.</exception>
    public static ViltCaptions Open(params IReadOnlyList<string> paths) => new(new ViltTables(paths, Columns, CountDistinct));

    public ViltCaption Read(int index)
    {
        var (row, number) = _tables.Find(index);
        return new ViltCaption(row, number, Distinct(_tables.Row(row))[number]);
    }

    /// <summary>The row of a caption's picture, found without reading the caption.</summary>
    public int PictureOf(int index) => _tables.Find(index).Row;

    /// <summary>The picture's own name: a file name in the tables of the original.</summary>
    public string ImageId(int row)
    {
        var place = _tables.Row(row);
        return ArrowColumns.Text(place.Batch.Column<StringArray>("image_id", place.Place), place.Row, place.Place);
    }

    /// <summary>The picture's file, JPEG or PNG. Valid until this is disposed.</summary>
    /// <param name="row">Of <see cref="ViltCaption"/>.</param>
    public ReadOnlySpan<byte> Picture(int row) => ViltTables.Picture(_tables.Row(row), "image");

    /// <summary>File and row of a picture, for error messages.</summary>
    public string Place(int row) => _tables.Row(row).Place;

    public void Dispose() => _tables.Dispose();

    internal static List<string> Distinct(ViltRow row)
    {
        var captions = row.Batch.Column<ListArray>("caption", row.Place);
        var range = captions.RangeOf(row.Row);
        var seen = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            seen.TryAdd(ArrowColumns.Text(captions.Values, i, row.Place), true);
        }

        return [.. seen.Keys];
    }

    /// <summary>How many different captions a row has, told by their bytes; a row of many is left to <see cref="Distinct"/>.</summary>
    private static int CountDistinct(ViltRow row)
    {
        var captions = row.Batch.Column<ListArray>("caption", row.Place);
        var (first, end) = (captions.RangeOf(row.Row).Start.Value, captions.RangeOf(row.Row).End.Value);
        if (end - first > Few)
        {
            return Distinct(row).Count;
        }

        var count = 0;
        for (var i = first; i < end; i++)
        {
            var caption = ArrowColumns.Utf8Text(captions.Values, i, row.Place);
            var before = first;
            while (before < i && !caption.SequenceEqual(ArrowColumns.Utf8Text(captions.Values, before, row.Place)))
            {
                before++;
            }

            count += before == i ? 1 : 0;
        }

        return count;
    }
}
