using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>
/// Evaluation on both of VCR's choices (UNITER, data/vcr.py VcrEvalDataset): four answers, then the four rationales of the
/// right answer (val), or of each answer in turn (test), so that no answer need be known.
/// </summary>
/// <param name="everyAnswer">Whether rationales follow for each answer: 20 rows an example, else 8.</param>
internal sealed class VcrEvaluationExamples(TextDatabase texts, VcrPictures pictures, bool everyAnswer, Shard shard) : IExamples<VcrEvaluationBatch>
{
    private readonly UniterTexts _texts = new(texts, pictures: 2, pictures.Regions, shard);

    public int Count => _texts.Count;

    public IReadOnlyList<string> Ids => _texts.Ids;

    public bool HasPixels => false;

    public int Length(int index) => _texts.Lengths[index];

    /// <summary>The right answer and the right rationale; null where they are not known.</summary>
    public (int Answer, int Rationale)? Truth(int index)
    {
        var question = VcrQuestion.Of(_texts.Read(index));
        return question.RightAnswer >= 0 && question.RightRationale >= 0 ? (question.RightAnswer, question.RightRationale) : null;
    }

    public VcrEvaluationBatch Collate(BatchPlan plan, long seed, int? pictureSide) => Collate(plan.Indices);

    /// <exception cref="DataException">A record or picture is missing or damaged, or has not four candidates each.</exception>
    public VcrEvaluationBatch Collate(IReadOnlyList<int> indices)
    {
        var examples = indices.Select(Read).ToArray();
        var rows = examples.SelectMany(example => example.Candidates.Select(text => (Text: text, example.Picture))).ToArray();
        var packed = Packing.Pack(
            [.. rows.Select(row => row.Text.Ids)],
            [.. rows.Select(row => row.Picture)],
            pictures.FeatureSize,
            [.. rows.Select(row => row.Text.Types)]);
        return new VcrEvaluationBatch(
            packed,
            rows.Length / examples.Length,
            [.. examples.Select(example => (long)example.Question.RightAnswer)],
            [.. examples.Select(example => (long)example.Question.RightRationale)]);
    }

    private Example Read(int index)
    {
        var record = _texts.Read(index);
        var question = VcrQuestion.Of(record);
        if (question.Answers.Length != 4 || question.Rationales.Length != 4)
        {
            throw record.Wrong($"{question.Answers.Length} answers and {question.Rationales.Length} rationales, four each are wanted; write the record again");
        }

        if (!everyAnswer && question.RightAnswer < 0)
        {
            throw record.Wrong("the right answer is not known; evaluate it as a test split");
        }

        return new Example(question, [.. Candidates(question)], pictures.Read(record.Texts("img_fname")));
    }

    private IEnumerable<TypedText> Candidates(VcrQuestion question)
    {
        var answers = everyAnswer ? question.Answers : [question.Answers[question.RightAnswer]];
        return
        [
            .. question.Answers.Select(answer => VcrTexts.WithAnswer(_texts.Meta, question.Question, answer)),
            .. answers.SelectMany(answer => question.Rationales.Select(rationale => VcrTexts.WithRationale(_texts.Meta, question.Question, answer, rationale))),
        ];
    }

    private sealed record Example(VcrQuestion Question, TypedText[] Candidates, PictureRegions Picture);
}
