using LotteryActors.Data.Pictures;
using LotteryActors.Data.Scenes;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Making;

/// <summary>A scene and what a detector sees of it.</summary>
internal sealed record RawPicture(Scene Scene, PictureRegions Regions);

/// <summary>A text about a picture, with its answer among a task's names; 0 where there is none to give.</summary>
internal sealed record RawText(string Text, RawPicture Picture, int Answer = 0);

/// <summary>A sentence about two pictures.</summary>
internal sealed record RawPair(string Text, RawPicture Left, RawPicture Right, bool Truth);

/// <summary>A question with its choices about a picture.</summary>
internal sealed record RawChoice(SceneChoice Choice, RawPicture Picture);

/// <summary>An expression with the boxes that people drew and those that a detector found.</summary>
internal sealed record RawExpression(SceneExpression Expression, RawPicture GroundTruth, RawPicture Detected);

/// <summary>The generated world before any tokenizer: what the files of other formats are made of.</summary>
internal sealed class RawScenes(SceneWorld world)
{
    private readonly WordPieceTokenizer _tokenizer = new(WordPieceVocabulary.Embedded(ScenesDataSet.SetName));

    /// <summary>Draws its scenes.</summary>
    public SceneRenderer Renderer(int side) => world.Renderer(side);

    /// <summary>Examples of a split.</summary>
    public int Count(SceneSplit split) => split == SceneSplit.Evaluation ? world.EvaluationSize : world.TrainSize;

    /// <summary>Texts, and pictures, that are ranked in evaluation.</summary>
    public int Ranked => world.RetrievalPictures;

    public IEnumerable<RawText> Questions(SceneSplit split) => Each(split, (tokenizer, index) =>
    {
        var scene = world.Scene(split, index);
        var question = new SceneQuestions(world, split, Count(split), tokenizer).Question(index);
        return new RawText(question.Text, new RawPicture(scene, world.Picture(scene, split, index)), question.Answer);
    });

    public IEnumerable<RawText> Chains(SceneSplit split) => Each(split, (tokenizer, index) =>
    {
        var chains = new SceneChains(world, split, Count(split), tokenizer);
        var scene = chains.Scene(index);
        var question = chains.Question(scene, index);
        return new RawText(question.Text, new RawPicture(scene, chains.Picture(scene, index)), question.Answer);
    });

    public IEnumerable<RawText> Hypotheses(SceneSplit split) => Each(split, (tokenizer, index) =>
    {
        var hypotheses = new SceneHypotheses(world, split, Count(split), tokenizer);
        var hypothesis = hypotheses.Hypothesis(index);
        return new RawText(hypothesis.Text, new RawPicture(hypothesis.Scene, hypotheses.Picture(hypothesis.Scene, index)), (int)hypothesis.Label);
    });

    public IEnumerable<RawText> Captions() => Each(SceneSplit.Captions, (tokenizer, index) =>
    {
        var scene = world.Scene(SceneSplit.Captions, index);
        return new RawText(new SceneCaptions(world, tokenizer).Sentence(index), new RawPicture(scene, world.Picture(scene, SceneSplit.Captions, index)));
    });

    public IEnumerable<RawPair> Pairs(SceneSplit split) => Each(split, (tokenizer, index) =>
    {
        var pairs = new ScenePairs(world, split, Count(split), tokenizer);
        var pair = pairs.Read(index);
        return new RawPair(pair.Text, new RawPicture(pair.Left, pairs.Left(pair, index)), new RawPicture(pair.Right, pairs.Right(pair, index)), pair.Truth);
    });

    public IEnumerable<RawChoice> Choices(SceneSplit split) => Each(split, (tokenizer, index) =>
    {
        var choices = new SceneChoices(world, split, Count(split), tokenizer);
        var choice = choices.Read(index);
        return new RawChoice(choice, new RawPicture(choice.Scene, choices.Picture(choice, index)));
    });

    public IEnumerable<RawExpression> Expressions(SceneSplit split) => Each(split, (tokenizer, index) =>
    {
        var expressions = new SceneExpressions(world, split, Count(split), tokenizer);
        var expression = expressions.Read(index);
        return new RawExpression(
            expression,
            new RawPicture(expression.Scene, expressions.GroundTruth(expression, index)),
            new RawPicture(expression.Scene, expressions.Detected(expression, index)));
    });

    /// <summary>A sentence of every scene, text i of picture i.</summary>
    public IEnumerable<RawText> Portraits(SceneSplit split)
    {
        if (split == SceneSplit.Evaluation)
        {
            var ranking = new SceneRanking(world, Ranked, _tokenizer);
            return Enumerable.Range(0, Ranked).Select(i => new RawText(ranking.Portraits[i].Text, new RawPicture(ranking.Scenes[i], ranking.Regions[i])));
        }

        var retrieval = new SceneRetrieval(world, Count(split), _tokenizer);
        return Enumerable.Range(0, Count(split)).Select(index =>
        {
            var scene = retrieval.Scene(index);
            return new RawText(retrieval.Portrait(scene, index).Text, new RawPicture(scene, retrieval.Picture(scene, index)));
        });
    }

    private IEnumerable<T> Each<T>(SceneSplit split, Func<WordPieceTokenizer, int, T> read) => Enumerable.Range(0, Count(split)).Select(index => read(_tokenizer, index));
}
