using LotteryActors.Data;

namespace LotteryActors.Training.Scoring;

/// <summary>Scoring is a comparison with answers: those of test splits are not public.</summary>
internal static class AnswersKnown
{
    /// <exception cref="DataException">They are not known.</exception>
    public static void Require(bool known)
    {
        if (!known)
        {
            throw new DataException("the evaluation split keeps its answers to itself; evaluate on one that has them");
        }
    }
}
