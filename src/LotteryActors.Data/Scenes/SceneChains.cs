using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>One compositional question about one scene each (GQA).</summary>
internal sealed class SceneChains(SceneWorld world, SceneSplit split, int count, WordPieceTokenizer tokenizer) : IVqaExamples, IPictures
{
    public int Count => count;

    public int Length(int index)
    {
        var scene = Scene(index);
        return tokenizer.EncodeWithMarks(Question(scene, index).Text).Length + scene.Objects.Count;
    }

    public IReadOnlyList<AnswerScore> Answers(int index) => Answers(Question(Scene(index), index));

    public VqaExample Read(int index)
    {
        var scene = Scene(index);
        var question = Question(scene, index);
        return new VqaExample(tokenizer.EncodeWithMarks(question.Text), Picture(scene, index), Answers(question));
    }

    public Pixels Pixels(int index, int side) => world.Renderer(side).Draw(Scene(index));

    public Scene Scene(int index) => world.Generator.Generate(world.Random(SceneTask.Chains, split, ScenePart.Objects, index));

    public ChainQuestion Question(Scene scene, int index) => ChainGrammar.Ask(scene, world.Random(SceneTask.Chains, split, ScenePart.Story, index));

    public PictureRegions Picture(Scene scene, int index) => world.Detector.See(scene, world.Random(SceneTask.Chains, split, ScenePart.Detection, index));

    private static AnswerScore[] Answers(ChainQuestion question) => [new AnswerScore(question.Answer, 1f)];
}
