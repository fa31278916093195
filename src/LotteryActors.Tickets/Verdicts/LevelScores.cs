namespace LotteryActors.Tickets.Verdicts;

/// <summary>Every seed's score at one level: what a verdict is judged from, never the mean alone.</summary>
/// <param name="Sparsity">Target share removed of the original prunable count.</param>
/// <param name="Scores">One a seed, higher is better; at least one.</param>
public sealed record LevelScores(int Level, double Sparsity, IReadOnlyList<double> Scores)
{
    public double Mean => Scores.Average();

    /// <summary>Sample standard deviation (n - 1); 0 for a single seed.</summary>
    public double Deviation =>
        Scores.Count < 2 ? 0 : Math.Sqrt(Scores.Sum(s => (s - Mean) * (s - Mean)) / (Scores.Count - 1));
}
