using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>One hypothesis about one scene each (SNLI-VE).</summary>
internal sealed class SceneHypotheses(SceneWorld world, SceneSplit split, int count, WordPieceTokenizer tokenizer) : IVqaExamples, IPictures
{
    public int Count => count;

    public int Length(int index)
    {
        var hypothesis = Hypothesis(index);
        return tokenizer.EncodeWithMarks(hypothesis.Text).Length + hypothesis.Scene.Objects.Count;
    }

    public IReadOnlyList<AnswerScore> Answers(int index) => Answers(Hypothesis(index));

    public VqaExample Read(int index)
    {
        var hypothesis = Hypothesis(index);
        return new VqaExample(tokenizer.EncodeWithMarks(hypothesis.Text), Picture(hypothesis.Scene, index), Answers(hypothesis));
    }

    public Pixels Pixels(int index, int side) => world.Renderer(side).Draw(Hypothesis(index).Scene);

    public SceneHypothesis Hypothesis(int index) =>
        HypothesisGrammar.Compose(world.Generator, world.Random(SceneTask.Hypotheses, split, ScenePart.Story, index));

    public PictureRegions Picture(Scene scene, int index) => world.Detector.See(scene, world.Random(SceneTask.Hypotheses, split, ScenePart.Detection, index));

    private static AnswerScore[] Answers(SceneHypothesis hypothesis) => [new AnswerScore((int)hypothesis.Label, 1f)];
}
