using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data;

/// <summary>Batches of a task's examples, seen whole or blinded.</summary>
/// <param name="pictureSide">Pixels along a side of the pictures, which the examples then give; null for regions alone.</param>
internal sealed class TaskData<TTrain, TEvaluation>(
    TaskExamples<TTrain, TEvaluation> task, WordPieceVocabulary vocabulary, DataView view, int? pictureSide) : ITaskData<TTrain, TEvaluation>
    where TTrain : UniterBatch
    where TEvaluation : UniterBatch
{
    private const long NothingRandom = 0;

    public IReadOnlyList<string> AnswerNames => task.AnswerNames;

    public Ranking? Ranking => (task as RetrievalTask)?.Ranking;

    public int AddedWords => (task as VcrTask)?.AddedWords ?? 0;

    public int TrainExamples => task.TrainCount;

    public int EvaluationExamples => task.EvaluationCount;

    public IEnumerable<TTrain> Train(long seed, int batchSize, long fromBatch)
    {
        var order = new BatchOrder(task.Train.Count, task.Train.Length, batchSize, seed);
        for (var batch = fromBatch; ; batch++)
        {
            yield return Seen(task.Train.Collate(order.At(batch), seed, pictureSide));
        }
    }

    public IEnumerable<TEvaluation> Evaluation(int batchSize) =>
        Enumerable.Range(0, task.Evaluation.Count)
            .Chunk(batchSize)
            .Select(indices => Seen(task.Evaluation.Collate(new BatchPlan(Epoch: 0, indices), NothingRandom, pictureSide)));

    private TBatch Seen<TBatch>(TBatch batch)
        where TBatch : UniterBatch =>
        BlindView.Of(batch, view, vocabulary);
}
