using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>Training on one of VCR's choices, each candidate a row (UNITER, data/vcr.py VcrDataset).</summary>
internal sealed class VcrExamples(TextDatabase texts, VcrPictures pictures, VcrTask task, Shard shard)
{
    private readonly UniterTexts _texts = new(texts, pictures: 2, pictures.Regions, shard);

    public int Count => _texts.Count;

    public IReadOnlyList<string> Ids => _texts.Ids;

    public int Length(int index) => _texts.Lengths[index];

    /// <exception cref="DataException">A record or picture is missing or damaged, or the right answer is not known.</exception>
    public VcrBatch Collate(IReadOnlyList<int> indices)
    {
        var rows = indices.SelectMany(Rows).ToArray();
        var packed = Packing.Pack(
            [.. rows.Select(row => row.Text.Ids)],
            [.. rows.Select(row => row.Picture)],
            pictures.FeatureSize,
            [.. rows.Select(row => row.Text.Types)]);
        return new VcrBatch(packed, [.. rows.Select(row => row.Right ? 1L : 0L)]);
    }

    private IEnumerable<Row> Rows(int index)
    {
        var record = _texts.Read(index);
        var question = VcrQuestion.Of(record);
        var right = task == VcrTask.Answer ? question.RightAnswer : question.RightRationale;
        if (question.RightAnswer < 0 || right < 0)
        {
            throw record.Wrong("the right answer is not known; train on another split than test");
        }

        var picture = pictures.Read(record.Texts("img_fname"));
        return Candidates(question).Select((text, i) => new Row(text, picture, i == right));
    }

    private IEnumerable<TypedText> Candidates(VcrQuestion question) => task == VcrTask.Answer
        ? question.Answers.Select(answer => VcrTexts.WithAnswer(_texts.Meta, question.Question, answer))
        : question.Rationales.Select(rationale =>
            VcrTexts.WithRationale(_texts.Meta, question.Question, question.Answers[question.RightAnswer], rationale));

    private sealed record Row(TypedText Text, PictureRegions Picture, bool Right);
}
