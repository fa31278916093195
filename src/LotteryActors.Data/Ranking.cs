namespace LotteryActors.Data;

/// <summary>What retrieval ranks: every text beside every picture.</summary>
/// <param name="PictureOf">The picture every text belongs to.</param>
public sealed record Ranking(int Texts, int Pictures, IReadOnlyList<int> PictureOf)
{
    /// <summary>Recall is told among the first so many.</summary>
    public const int Fewest = 10;

    /// <summary>Whether there are so many texts and pictures.</summary>
    public bool IsEnough => Texts >= Fewest && Pictures >= Fewest;
}
