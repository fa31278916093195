namespace LotteryActors.Data.Scenes;

/// <summary>The kinds of questions; a text-only baseline knows an answer's frequency within each.</summary>
public enum QuestionKind
{
    Existence = 0,
    Count = 1,
    Colour = 2,
    Shape = 3,
    Size = 4,
    Material = 5,
    Relation = 6,
    Comparison = 7,
}

/// <param name="Answer">Index among <see cref="SceneAnswers.Names"/>.</param>
public sealed record SceneQuestion(QuestionKind Kind, string Text, int Answer);
