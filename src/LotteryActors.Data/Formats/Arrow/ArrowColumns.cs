using System.Text;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;
using LotteryActors.Data.Checks;

namespace LotteryActors.Data.Formats.Arrow;

/// <summary>Values of Arrow columns, checked; a list's values are a range of its child.</summary>
internal static class ArrowColumns
{
    /// <exception cref="DataException">The table lacks the column, or it is of another type than <typeparamref name="T"/>.</exception>
    public static T Column<T>(this RecordBatchView batch, string name, string place)
        where T : class, IArrowArray => batch.Columns.TryGetValue(name, out var column)
            ? column as T ?? throw new DataException($"{place}: column '{name}' is of type {Describe(column.Data.DataType)}, {Wanted<T>()} is wanted; write the table with ViLT's scripts") { Fault = FaultKind.Type }
            : throw new DataException($"{place}: no column '{name}', there are {string.Join(", ", batch.Columns.Keys)}; write the table with ViLT's scripts");

    /// <summary>Requires a type, such as list&lt;string&gt;; lists that are all empty may be list&lt;null&gt;, as pandas writes them.</summary>
    public static void RequireType(this RecordBatchView batch, string name, string wanted, string place)
    {
        var found = Describe(batch.Column<IArrowArray>(name, place).Data.DataType);
        if (found != wanted && !(found.Contains("null", StringComparison.Ordinal) && wanted.StartsWith(found[..found.IndexOf("null", StringComparison.Ordinal)], StringComparison.Ordinal)))
        {
            throw new DataException($"{place}: column '{name}' is of type {found}, {wanted} is wanted; write the table with ViLT's scripts") { Fault = FaultKind.Type };
        }
    }

    /// <summary>Where a row's values begin and end in the list's child; nothing where the row is null.</summary>
    public static Range RangeOf(this ListArray list, int row) =>
        list.IsNull(row) ? 0..0 : list.ValueOffsets[row]..list.ValueOffsets[row + 1];

    /// <exception cref="DataException">The text is missing or not UTF-8.</exception>
    public static string Text(IArrowArray texts, int index, string place) => Encoding.UTF8.GetString(Utf8Text(texts, index, place));

    /// <summary>The bytes of a text, checked and not copied.</summary>
    /// <inheritdoc cref="Text"/>
    public static ReadOnlySpan<byte> Utf8Text(IArrowArray texts, int index, string place)
    {
        var bytes = ((StringArray)texts).GetBytes(index, out var isNull);
        return isNull || !Utf8.IsValid(bytes)
            ? throw new DataException($"{place}: the text is {(isNull ? "missing" : "not UTF-8")}; write the table again") { Fault = isNull ? FaultKind.Missing : FaultKind.Encoding }
            : bytes;
    }

    /// <exception cref="DataException">There is no value.</exception>
    public static long Whole(IArrowArray numbers, int index, string place) =>
        ((Int64Array)numbers).GetValue(index) ?? throw new DataException($"{place}: a whole number is missing; write the table again");

    /// <exception cref="DataException">There is no value, or one that is not finite.</exception>
    public static double Real(IArrowArray numbers, int index, string place) =>
        ((DoubleArray)numbers).GetValue(index) is { } number && double.IsFinite(number)
            ? number
            : throw new DataException($"{place}: a score is missing or not finite; write the table again") { Fault = FaultKind.NotFinite };

    private static string Describe(IArrowType type) => type switch
    {
        ListType list => $"list<{Describe(list.ValueDataType)}>",
        StringType => "string",
        _ => type.Name,
    };

    private static string Wanted<T>() => typeof(T).Name.Replace("Array", "", StringComparison.Ordinal).ToLowerInvariant();
}
