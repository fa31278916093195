using System.Buffers;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Formats.Numpy;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A feature file of LXMERT: every field of every row. A row that is damaged is a fault, and the next follows.</summary>
internal sealed class LxmertFeaturePart(string root, string file, LxmertPictures pictures) : DataPart("LXMERT features", root, file)
{
    private const int LongestRow = 256 << 20;
    private const int BoxColumns = 4;

    /// <summary>The original's tolerance.</summary>
    private const float Slack = 1e-5f;

    private const string Mend = "mend img_w and img_h or extract its features again";

    private readonly List<Fault> _faults = [];
    private float[] _numbers = [];
    private (int Boxes, int FeatureSize) _first;

    public override IEnumerable<string> Files => [Path];

    public override bool HasTexts => false;

    public override IShownItems OpenItems() => LxmertItems.Features(Path, Name);

    public override void Check(CheckRun run)
    {
        pictures.Begin(Path);
        using var lines = new LineReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan), LongestRow);
        run.Expect(new FileInfo(Path).Length);
        run.Findings.Count("pictures", 0);
        var (row, at) = (0, 0L);
        while (lines.Next() is { } line)
        {
            if (line.Length > 0)
            {
                run.Findings.Count("pictures");
                Look(line.Span, new RowPlace(Path, row++));
                _faults.ForEach(run.Findings.Wrong);
                _faults.Clear();
            }

            run.Advance(lines.Position - at);
            at = lines.Position;
        }

        if (row == 0)
        {
            run.Findings.Wrong(FaultKind.Damaged, $"{Path}: no rows; restore the file from its source");
        }
        else if (_first.Boxes > 0)
        {
            run.Findings.Note($"{_first.Boxes} boxes a picture, {_first.FeatureSize} features a box");
        }
    }

    private void Look(ReadOnlySpan<byte> row, RowPlace place)
    {
        try
        {
            Span<Range> fields = stackalloc Range[FeatureRowHead.Fields + 1];
            var count = Split(row, fields);
            if (count != FeatureRowHead.Fields)
            {
                throw new DataException($"{place} has {count} fields, {FeatureRowHead.Fields} are wanted; the row is cut short or damaged: restore the file from its source");
            }

            if (FeatureRowHead.Read(row, place) is { } head)
            {
                LookAtRow(row, fields, head, place with { ImageId = head.ImageId });
            }
        }
        catch (DataException error)
        {
            _faults.Add(Fault.Of(error, place.ToString()));
        }
    }

    private static int Split(ReadOnlySpan<byte> row, Span<Range> fields)
    {
        var count = 0;
        foreach (var field in row.Split((byte)'\t'))
        {
            fields[Math.Min(count++, FeatureRowHead.Fields)] = field;
        }

        return count;
    }

    private void LookAtRow(ReadOnlySpan<byte> row, ReadOnlySpan<Range> fields, FeatureRowHead head, RowPlace place)
    {
        if (!pictures.Add(Path, row[fields[0]]))
        {
            _faults.Add(new Fault(FaultKind.Duplicate, $"{place} stands there twice; remove one row"));
        }

        var features = row[fields[9]];
        var (size, rest) = Math.DivRem(Base64Array.Bytes(features), 4L * head.Boxes);
        if (size <= 0 || rest != 0)
        {
            throw new DataException($"{place}: features are not base64 of {head.Boxes} float32 vectors; the row is cut short or of another dtype: restore the file from its source");
        }

        _first = _first.Boxes == 0 ? (head.Boxes, (int)size) : _first;
        if ((head.Boxes, (int)size) != _first)
        {
            _faults.Add(new Fault(FaultKind.MixedBoxes, $"{place} has {head.Boxes} boxes with {size} features, the rows before it have {_first.Boxes} with {_first.FeatureSize}; extract its features with {_first.Boxes} boxes by one detector"));
        }

        Integers(row[fields[3]], head.Boxes, "objects_id", place);
        Floats(row[fields[4]], head.Boxes, "objects_conf", place);
        Integers(row[fields[5]], head.Boxes, "attrs_id", place);
        Floats(row[fields[6]], head.Boxes, "attrs_conf", place);
        BoxCheck.Look(Floats(row[fields[8]], head.Boxes * BoxColumns, "boxes", place), BoxColumns, (head.Width, head.Height), Slack, place.ToString(), Mend, _faults);
        Floats(features, head.Boxes * (int)size, "features", place);
    }

    private void Integers(ReadOnlySpan<byte> text, int count, string field, RowPlace place)
    {
        var numbers = ArrayPool<long>.Shared.Rent(count);
        Decode(text, numbers.AsSpan(0, count), field, place);
        ArrayPool<long>.Shared.Return(numbers);
    }

    /// <summary>The numbers of a field, until the next is read; none where it is damaged.</summary>
    private ReadOnlySpan<float> Floats(ReadOnlySpan<byte> text, int count, string field, RowPlace place)
    {
        if (_numbers.Length < count)
        {
            _numbers = new float[count];
        }

        var numbers = _numbers.AsSpan(0, count);
        if (!Decode(text, numbers, field, place))
        {
            return [];
        }

        if (FiniteScan.FirstNotFinite(numbers) is var at and >= 0)
        {
            _faults.Add(new Fault(FaultKind.NotFinite, FormattableString.Invariant($"{place}: {field} holds {numbers[at]} at {at}; extract the picture's features again")));
        }

        return numbers;
    }

    private bool Decode<T>(ReadOnlySpan<byte> text, Span<T> into, string field, RowPlace place)
        where T : unmanaged
    {
        try
        {
            Base64Array.Decode(text, into, into.Length, field, place);
            return true;
        }
        catch (DataException error)
        {
            _faults.Add(Fault.Of(error, place.ToString()));
            return false;
        }
    }
}
