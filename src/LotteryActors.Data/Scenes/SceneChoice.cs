namespace LotteryActors.Data.Scenes;

/// <summary>The kinds of questions that have a rationale.</summary>
public enum ChoiceKind
{
    /// <summary>"what color is the cube ?", "red", "the cube is left of the blue ball ."</summary>
    Value = 0,

    /// <summary>"what is the same color as the small cube ?", "the large ball", "the small cube and the large ball are red ."</summary>
    Same = 1,

    /// <summary>"what is left of the small cube ?", "the large ball", "the large ball is red ."</summary>
    Place = 2,
}

/// <summary>A question with four answers and, for the right one, four rationales.</summary>
/// <param name="Answer">Which of the answers is right.</param>
/// <param name="Rationale">Which of the rationales is right.</param>
public sealed record SceneChoice(
    ChoiceKind Kind, Scene Scene, string Question, IReadOnlyList<string> Answers, int Answer, IReadOnlyList<string> Rationales, int Rationale);
