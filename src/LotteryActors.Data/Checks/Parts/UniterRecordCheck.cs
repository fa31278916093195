using System.Text;
using System.Text.Unicode;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Numpy;
using LotteryActors.Data.Formats.Uniter;

namespace LotteryActors.Data.Checks.Parts;

/// <param name="IsKnown">Whether one of its answers is of the vocabulary.</param>
/// <param name="HasLabels">Whether its target is one of labels, which a vocabulary names.</param>
internal sealed record SeenText(bool HasTarget, bool IsKnown, bool HasLabels = false);

/// <summary>One record of a text database: word pieces, answers, boxes, pictures, and that its texts are UTF-8.</summary>
/// <param name="meta">Null where meta.json cannot be read: then word pieces are not held against the vocabulary.</param>
/// <param name="answers">Length of the answer vocabulary; null where it is not known.</param>
/// <param name="mustHaveBox">Whether every text names a region, and so needs its box.</param>
internal sealed class UniterRecordCheck(TextMeta? meta, int? answers, UniterPictures pictures, bool mustHaveBox)
{
    private const string Mend = "write the record again";
    private const int BoxNumbers = 4;

    /// <exception cref="DataException">The record is damaged.</exception>
    public SeenText Look(LmdbFile records, byte[] key, List<Fault> faults)
    {
        var place = $"{records.Path}: key {Encoding.UTF8.GetString(key)}";
        if (!Utf8.IsValid(key))
        {
            faults.Add(new Fault(FaultKind.Encoding, $"{place}: the key is not UTF-8; {Mend}"));
        }

        records.TryGet(key, out ReadOnlySpan<byte> frame);
        var record = TextRecord.Unpack(frame, place);
        if (MessagePackTexts.FirstInvalid(record.Bytes) is { } invalid)
        {
            faults.Add(new Fault(FaultKind.Encoding, $"{place}: the text '{invalid}' is not UTF-8; {Mend}"));
        }

        Guard(place, faults, () => LookAtPieces(record, place, faults));
        Guard(place, faults, () => LookAtPictures(record, place, faults));
        Guard(place, faults, () => LookAtBox(record, place, faults));
        return LookAtTarget(record, place, faults);
    }

    /// <summary>One damaged field is one fault; the others are looked at all the same.</summary>
    private static void Guard(string place, List<Fault> faults, Action look)
    {
        try
        {
            look();
        }
        catch (DataException error)
        {
            faults.Add(Fault.Of(error, place));
        }
    }

    private void LookAtPieces(TextRecord record, string place, List<Fault> faults)
    {
        var isChoice = record.Has("input_ids_as");
        Above(record.Integers("input_ids"), "input_ids");
        foreach (var field in (string[])["input_ids_as", "input_ids_rs"])
        {
            foreach (var pieces in record.Has(field) ? record.IntegerLists(field) : [])
            {
                Above(pieces, field);
            }
        }

        void Above(int[] pieces, string field)
        {
            var end = (meta?.WordsEnd ?? 0) + (isChoice ? VcrBatch.SpecialWords : 0);
            if (meta is not null && Array.FindIndex(pieces, piece => piece < 0 || piece >= end) is var at and >= 0)
            {
                faults.Add(new Fault(FaultKind.WordPiece, $"{place}: {field} has the word piece {pieces[at]}, the vocabulary of meta.json{(isChoice ? $" with VCR's {VcrBatch.SpecialWords}" : "")} ends at {end - 1}; write the database with the vocabulary that the model has"));
            }
        }
    }

    private void LookAtPictures(TextRecord record, string place, List<Fault> faults)
    {
        if (!record.HasValue("img_fname") || pictures.IsEmpty)
        {
            return;
        }

        foreach (var name in record.TextOrTexts("img_fname").Where(name => !pictures.Contains(name)))
        {
            faults.Add(new Fault(FaultKind.Missing, $"{place}: picture {name} is in no picture database here; convert it or leave the text out"));
        }
    }

    private void LookAtBox(TextRecord record, string place, List<Fault> faults)
    {
        if (!mustHaveBox && !record.HasValue("bbox"))
        {
            return;
        }

        var box = record.Numbers("bbox");
        if (box.Length != BoxNumbers || Array.Exists(box, number => !float.IsFinite(number)) || box[2] <= 0 || box[3] <= 0)
        {
            faults.Add(new Fault(FaultKind.BoxEmpty, $"{place}: the box [{string.Join(", ", box)}], x y w h with an area is wanted; {Mend}"));
        }
    }

    private SeenText LookAtTarget(TextRecord record, string place, List<Fault> faults)
    {
        if (record.Has("qa_target") || record.Has("input_ids_as"))
        {
            VcrTarget(record, "qa_target", "input_ids_as", place, faults);
            VcrTarget(record, "qar_target", "input_ids_rs", place, faults);
            return new SeenText(false, false);
        }

        if (!record.HasValue("target"))
        {
            return new SeenText(false, false);
        }

        return record.IsMap("target") ? Answers(record.Map("target"), place, faults) : Truth(record.Integer("target"), place, faults);
    }

    private SeenText Answers(TextRecord target, string place, List<Fault> faults)
    {
        var (labels, scores) = (target.Integers("labels"), target.Numbers("scores"));
        if (labels.Length != scores.Length)
        {
            faults.Add(new Fault(FaultKind.Answer, $"{place}: {labels.Length} labels with {scores.Length} scores; {Mend}"));
        }

        foreach (var label in labels.Where(label => !IsAnswer(label)))
        {
            faults.Add(new Fault(FaultKind.Answer, $"{place}: the label {label} is no answer of a vocabulary of {answers?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any size"}; give the ans2label.json that the database was written with"));
        }

        foreach (var score in scores.Where(score => !(score is >= 0 and <= 1)))
        {
            faults.Add(new Fault(FaultKind.Answer, System.FormattableString.Invariant($"{place}: a score of {score}, 0 to 1 is wanted; {Mend}")));
        }

        return new SeenText(true, Array.Exists(labels, IsAnswer), HasLabels: true);
    }

    private bool IsAnswer(int label) => label >= 0 && (answers is null || label < answers);

    private static SeenText Truth(long target, string place, List<Fault> faults)
    {
        if (target is not (0 or 1))
        {
            faults.Add(new Fault(FaultKind.Answer, $"{place}: the target {target}, 0 or 1 is wanted; {Mend}"));
        }

        return new SeenText(true, target is 0 or 1);
    }

    /// <summary>-1 stands where a split keeps its answers to itself.</summary>
    private static void VcrTarget(TextRecord record, string field, string choices, string place, List<Fault> faults)
    {
        var (target, count) = (record.Integer(field), record.IntegerLists(choices).Length);
        if (target < -1 || target >= count)
        {
            faults.Add(new Fault(FaultKind.Answer, $"{place}: {field} is {target}, there are {count} {choices}; {Mend}"));
        }
    }
}
