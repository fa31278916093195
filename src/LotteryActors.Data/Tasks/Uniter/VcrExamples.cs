using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>Training on one of VCR's choices, each candidate a row (UNITER, data/vcr.py VcrDataset).</summary>
internal sealed class VcrExamples(TextDatabase texts, VcrPictures pictures, VcrTask task, Shard shard) : IExamples<VcrBatch>
{
    private readonly UniterTexts _texts = new(texts, pictures: 2, pictures.Regions, shard);

    public int Count => _texts.Count;

    public IReadOnlyList<string> Ids => _texts.Ids;

    public bool HasPixels => false;

    public int FeatureSize => pictures.FeatureSize;

    public int Length(int index) => _texts.Lengths[index];

    public VcrBatch Collate(BatchPlan plan, long seed, int? pictureSide) => Collate(plan.Indices);

    /// <exception cref="DataException">A record or picture is missing or damaged, or the right answer is not known.</exception>
    public VcrBatch Collate(IReadOnlyList<int> indices) => Collate([.. indices.SelectMany(Rows)], pictures.FeatureSize);

    /// <summary>Rows of examples of either choice as a batch.</summary>
    internal static VcrBatch Collate(IReadOnlyList<VcrRow> rows, int featureSize)
    {
        var packed = Packing.Pack(
            [.. rows.Select(row => row.Text.Ids)],
            [.. rows.Select(row => row.Picture)],
            featureSize,
            [.. rows.Select(row => row.Text.Types)]);
        return new VcrBatch(packed, [.. rows.Select(row => row.Right ? 1L : 0L)]);
    }

    /// <summary>The candidates of one example.</summary>
    /// <exception cref="DataException">As <see cref="Collate(IReadOnlyList{int})"/>.</exception>
    internal IEnumerable<VcrRow> Rows(int index)
    {
        var record = _texts.Read(index);
        var question = VcrQuestion.Of(record);
        var right = task == VcrTask.Answer ? question.RightAnswer : question.RightRationale;
        if (question.RightAnswer < 0 || right < 0)
        {
            throw record.Wrong("the right answer is not known; train on another split than test");
        }

        var picture = pictures.Read(record.Texts("img_fname"));
        return Candidates(question).Select((text, i) => new VcrRow(text, picture, i == right));
    }

    private IEnumerable<TypedText> Candidates(VcrQuestion question) => task == VcrTask.Answer
        ? question.Answers.Select(answer => VcrTexts.WithAnswer(_texts.Meta, question.Question, answer))
        : question.Rationales.Select(rationale =>
            VcrTexts.WithRationale(_texts.Meta, question.Question, question.Answers[question.RightAnswer], rationale));
}

/// <summary>One of a question's candidates.</summary>
internal sealed record VcrRow(TypedText Text, PictureRegions Picture, bool Right);
