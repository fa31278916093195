using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>One question about one scene each.</summary>
internal sealed class SceneQuestions(SceneWorld world, SceneSplit split, int count, WordPieceTokenizer tokenizer) : IVqaExamples, IPictures
{
    public int Count => count;

    public int Length(int index)
    {
        var scene = world.Scene(split, index);
        return tokenizer.EncodeWithMarks(Question(scene, index).Text).Length + scene.Objects.Count;
    }

    public IReadOnlyList<AnswerScore> Answers(int index) => [new AnswerScore(Question(index).Answer, 1f)];

    public VqaExample Read(int index)
    {
        var scene = world.Scene(split, index);
        var question = Question(scene, index);
        return new VqaExample(
            tokenizer.EncodeWithMarks(question.Text),
            world.Picture(scene, split, index),
            [new AnswerScore(question.Answer, 1f)]);
    }

    public Pixels Pixels(int index, int side) => world.Pixels(split, index, side);

    public SceneQuestion Question(int index) => Question(world.Scene(split, index), index);

    private SceneQuestion Question(Scene scene, int index) => QuestionGrammar.Ask(scene, world.Random(split, ScenePart.Question, index));
}
