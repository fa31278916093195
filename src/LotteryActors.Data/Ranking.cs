namespace LotteryActors.Data;

/// <summary>What retrieval ranks: every text beside every picture.</summary>
/// <param name="PictureOf">The picture every text belongs to.</param>
public sealed record Ranking(int Texts, int Pictures, IReadOnlyList<int> PictureOf);
