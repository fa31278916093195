using System.Globalization;
using System.Text;
using System.Text.Unicode;
using LotteryActors.Data.Checks;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>
/// The first eight of a row's ten fields: img_id, img_h, img_w, objects_id, objects_conf, attrs_id, attrs_conf,
/// num_boxes; boxes and features follow.
/// </summary>
/// <param name="Length">Bytes up to and with the tab behind num_boxes.</param>
internal readonly record struct FeatureRowHead(string ImageId, int Height, int Width, int Boxes, int Length)
{
    public const int Fields = 10;
    private const int HeadFields = 8;
    private const int LargestSide = 1_000_000;

    /// <summary>Far above any detector's number of regions.</summary>
    private const int MostBoxes = 10_000;

    /// <summary>Reads the head of a row; null where <paramref name="text"/> ends before it does.</summary>
    /// <exception cref="DataException">The row has too few fields or a number is wrong.</exception>
    public static FeatureRowHead? Read(ReadOnlySpan<byte> text, RowPlace place)
    {
        Span<Range> fields = stackalloc Range[HeadFields];
        var start = 0;
        for (var field = 0; field < HeadFields; field++)
        {
            var length = text[start..].IndexOfAny((byte)'\t', (byte)'\n');
            if (length < 0)
            {
                return null;
            }

            if (text[start + length] == '\n')
            {
                throw new DataException($"{place} has {field + 1} fields, {Fields} are wanted: img_id, img_h, ... boxes, features, separated by tabs; restore the file from its source");
            }

            fields[field] = start..(start + length);
            start += length + 1;
        }

        var id = text[fields[0]];
        if (id.IsEmpty || !Utf8.IsValid(id))
        {
            throw new DataException($"{place}: img_id is {(id.IsEmpty ? "empty" : "not UTF-8")}; restore the file from its source") { Fault = id.IsEmpty ? FaultKind.Damaged : FaultKind.Encoding };
        }

        return new FeatureRowHead(
            Encoding.UTF8.GetString(id),
            Number(text[fields[1]], "img_h", LargestSide, place),
            Number(text[fields[2]], "img_w", LargestSide, place),
            Number(text[fields[7]], "num_boxes", MostBoxes, place),
            start);
    }

    private static int Number(ReadOnlySpan<byte> text, string field, int most, RowPlace place) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new DataException($"{place}: {field} must be a whole number from 1 to {most}, not '{Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)])}'; restore the file from its source");
}

/// <summary>A row of a feature file, as error messages name it.</summary>
internal readonly record struct RowPlace(string Path, int Row, string? ImageId = null)
{
    public override string ToString() => ImageId is null ? $"{Path}: row {Row}" : $"{Path}: row {Row} ({ImageId})";
}
