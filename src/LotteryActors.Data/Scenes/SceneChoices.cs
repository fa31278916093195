using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Tasks.Uniter;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>One question with its choices about one scene each (VCR).</summary>
/// <param name="count">Questions.</param>
internal sealed class SceneChoices(SceneWorld world, SceneSplit split, int count, WordPieceTokenizer tokenizer)
{
    private readonly TextMeta _meta = new(
        tokenizer.Vocabulary.Start, tokenizer.Vocabulary.Separator, tokenizer.Vocabulary.Mask, tokenizer.Vocabulary.FirstWord, tokenizer.Vocabulary.Size, "");

    public int Count => count;

    public int FeatureSize => world.FeatureSize;

    public SceneChoice Read(int index) => ChoiceGrammar.Compose(world.Generator, world.Random(SceneTask.Choices, split, ScenePart.Story, index));

    /// <summary>The right answer and the right rationale.</summary>
    public (int Answer, int Rationale)? Truth(int index) => Read(index) is var choice ? (choice.Answer, choice.Rationale) : null;

    public PictureRegions Picture(SceneChoice choice, int index) =>
        world.Detector.See(choice.Scene, world.Random(SceneTask.Choices, split, ScenePart.Detection, index));

    /// <summary>The picture of every row.</summary>
    public ViltPictureBatch? Draw(IEnumerable<ChoiceRows> examples, int? side) =>
        ScenePixels.Draw(examples.SelectMany(example => Enumerable.Repeat(example.Choice.Scene, example.Texts.Length)), world, side);

    /// <summary>Word pieces of the longest text, and regions.</summary>
    public int Length(int index)
    {
        var choice = Read(index);
        return WithRationales(choice).Max(text => text.Ids.Length) + choice.Scene.Objects.Count;
    }

    /// <summary>The question with each answer.</summary>
    public IEnumerable<TypedText> WithAnswers(SceneChoice choice)
    {
        var question = tokenizer.EncodeByWord(choice.Question);
        return choice.Answers.Select(answer => VcrTexts.WithAnswer(_meta, question, tokenizer.EncodeByWord(answer)));
    }

    /// <summary>The question with its right answer and each rationale.</summary>
    public IEnumerable<TypedText> WithRationales(SceneChoice choice)
    {
        var (question, answer) = (tokenizer.EncodeByWord(choice.Question), tokenizer.EncodeByWord(choice.Answers[choice.Answer]));
        return choice.Rationales.Select(rationale => VcrTexts.WithRationale(_meta, question, answer, tokenizer.EncodeByWord(rationale)));
    }
}

/// <summary>
/// Four rows an example: the answers, or the rationales of the right one. Example 2 i asks for the answer of question i,
/// example 2 i + 1 for its rationale, so that batches hold both (UNITER, train_vcr.py).
/// </summary>
internal sealed class ChoiceTraining(SceneChoices choices) : IExamples<VcrBatch>
{
    public int Count => 2 * choices.Count;

    public bool HasPixels => true;

    /// <summary>As long for its answers as for its rationales: batches by length would else hold either.</summary>
    public int Length(int index) => choices.Length(index / 2);

    public VcrBatch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var examples = Array.ConvertAll(plan.Indices, Read);
        var targets = examples.Zip(plan.Indices, Targets).SelectMany(target => target);
        return new VcrBatch(ChoiceRows.Pack(examples, choices.FeatureSize), [.. targets])
        {
            Pixels = choices.Draw(examples, pictureSide),
        };
    }

    private ChoiceRows Read(int index)
    {
        var question = index / 2;
        var choice = choices.Read(question);
        return new ChoiceRows(choice, choices.Picture(choice, question), [.. OfRationale(index) ? choices.WithRationales(choice) : choices.WithAnswers(choice)]);
    }

    private static IEnumerable<long> Targets(ChoiceRows example, int index)
    {
        var right = OfRationale(index) ? example.Choice.Rationale : example.Choice.Answer;
        return example.Texts.Select((_, row) => row == right ? 1L : 0L);
    }

    private static bool OfRationale(int index) => index % 2 == 1;
}

/// <summary>Eight rows an example: the four answers, then the four rationales of the right one (UNITER, data/vcr.py VcrEvalDataset).</summary>
internal sealed class ChoiceEvaluation(SceneChoices choices) : IExamples<VcrEvaluationBatch>
{
    private const int Candidates = 8;

    public int Count => choices.Count;

    public bool HasPixels => true;

    public int Length(int index) => choices.Length(index);

    public VcrEvaluationBatch Collate(BatchPlan plan, long seed, int? pictureSide)
    {
        var examples = Array.ConvertAll(plan.Indices, Read);
        return new VcrEvaluationBatch(
            ChoiceRows.Pack(examples, choices.FeatureSize),
            Candidates,
            [.. examples.Select(example => (long)example.Choice.Answer)],
            [.. examples.Select(example => (long)example.Choice.Rationale)])
        {
            Pixels = choices.Draw(examples, pictureSide),
        };
    }

    private ChoiceRows Read(int index)
    {
        var choice = choices.Read(index);
        return new ChoiceRows(choice, choices.Picture(choice, index), [.. choices.WithAnswers(choice), .. choices.WithRationales(choice)]);
    }
}

/// <summary>The rows of an example, all about one picture.</summary>
internal sealed record ChoiceRows(SceneChoice Choice, PictureRegions Picture, TypedText[] Texts)
{
    public static UniterBatch Pack(ChoiceRows[] examples, int featureSize)
    {
        var rows = examples.SelectMany(example => example.Texts.Select(text => (Text: text, example.Picture))).ToArray();
        return Packing.Pack(
            [.. rows.Select(row => row.Text.Ids)], [.. rows.Select(row => row.Picture)], featureSize, [.. rows.Select(row => row.Text.Types)]);
    }
}
