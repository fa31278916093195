using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Families;

/// <summary>A batch that a family's pre-training cannot learn from.</summary>
internal static class NoObjective
{
    public static StageFailedException For(string family, UniterBatch batch) =>
        new($"pre-training of {family} has no objective for a {batch.GetType().Name}; give that objective a share of 0", retriable: false);
}
