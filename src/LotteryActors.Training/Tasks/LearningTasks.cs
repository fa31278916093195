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
        TaskNames.Nlvr2 => new LearningTask<Nlvr2Batch, Nlvr2Batch>((family, spec, _) => family.Nlvr2(spec), _ => new Nlvr2Scoring()),
        TaskNames.Vcr => new LearningTask<VcrBatch, VcrEvaluationBatch>((family, spec, data) => family.Vcr(spec, data.AddedWords), _ => new VcrScoring()),
        TaskNames.Referring => new LearningTask<RefExpBatch, RefExpEvaluationBatch>((family, spec, _) => family.Referring(spec), _ => new ReferringScoring()),
        TaskNames.Retrieval => new LearningTask<RankBatch, RetrievalBatch>((family, spec, _) => family.Retrieval(spec), data => new RetrievalScoring(data.Ranking!)),
        _ => throw new ArgumentException($"this build cannot learn the task '{task}'; known are {string.Join(", ", TaskNames.Learnable)}"),
    };
}
