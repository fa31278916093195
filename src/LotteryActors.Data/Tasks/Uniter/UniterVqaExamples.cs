using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Uniter;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>
/// Questions with soft answer scores: VQA and GQA, and visual entailment with its three labels (UNITER, data/vqa.py
/// VqaDataset and VqaEvalDataset, data/ve.py).
/// </summary>
internal sealed class UniterVqaExamples(TextDatabase texts, ImageDatabase images, int answers, Shard shard) : IVqaExamples
{
    private readonly UniterTexts _texts = new(texts, pictures: 1, names => images.Regions(names[0]), shard);

    public int Count => _texts.Count;

    public IReadOnlyList<string> Ids => _texts.Ids;

    public int Length(int index) => _texts.Lengths[index];

    public IReadOnlyList<AnswerScore> Answers(int index) => Answers(_texts.Read(index));

    /// <exception cref="DataException">The record or its picture is missing or damaged, or an answer lies outside the vocabulary.</exception>
    public VqaExample Read(int index)
    {
        var record = _texts.Read(index);
        return new VqaExample(_texts.Meta.Frame(record.Pieces("input_ids")), images.Read(record.Text("img_fname")), Answers(record));
    }

    /// <summary>None where the split keeps its answers to itself.</summary>
    private AnswerScore[] Answers(TextRecord record)
    {
        if (!record.HasValue("target"))
        {
            return [];
        }

        var target = record.Map("target");
        var (labels, scores) = (target.Integers("labels"), target.Numbers("scores"));
        if (labels.Length == 0 || scores.Length == 0)
        {
            return [];
        }

        if (labels.Length != scores.Length)
        {
            throw target.Wrong($"{labels.Length} labels with {scores.Length} scores; write the record again");
        }

        return [.. labels.Zip(scores, (label, score) => new AnswerScore(Within(label, target), Sound(score, target)))];
    }

    private int Within(int label, TextRecord target) => label >= 0 && label < answers
        ? label
        : throw target.Wrong($"the label {label} is no answer of a vocabulary of {answers}; give the ans2label.json that the database was written with");

    private static float Sound(float score, TextRecord target) => score is >= 0 and <= 1
        ? score
        : throw target.Wrong($"a score of {score}, 0 to 1 is wanted; write the record again");
}
