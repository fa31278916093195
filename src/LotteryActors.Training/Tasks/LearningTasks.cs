using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Scoring;

namespace LotteryActors.Training.Tasks;

/// <summary>The tasks by name: the one place that chooses between them.</summary>
internal static class LearningTasks
{
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public static ILearningTask Of(string task) => task switch
    {
        TaskNames.Vqa or TaskNames.Gqa or TaskNames.Entailment => new LearningTask<VqaBatch, VqaBatch>(
            (family, spec, data) => family.Answers(spec, task, data.Answers), _ => new AnswerScoring()),
        _ => throw new ArgumentException($"this build cannot learn the task '{task}'; known are {string.Join(", ", TaskNames.Learnable)}"),
    };
}
