using LotteryActors.Data.Batches;

namespace LotteryActors.Data;

/// <summary>Visual question answering, opened and checked: whatever could be wrong with the files has been found.</summary>
public interface IVqaData
{
    /// <summary>Length of the answer vocabulary.</summary>
    int Answers { get; }

    /// <summary>The answers in the order of the logits.</summary>
    IReadOnlyList<string> AnswerNames { get; }

    int TrainExamples { get; }

    int EvaluationExamples { get; }

    /// <summary>
    /// An endless stream of training batches, from batch number <paramref name="fromBatch"/> on (0 is the first). Batch k
    /// depends on the data, the seed, the batch size and k only, never on the batches read before it.
    /// </summary>
    IEnumerable<VqaBatch> Train(long seed, int batchSize, long fromBatch);

    /// <summary>The whole evaluation split once, in a fixed order; the last batch may be short.</summary>
    IEnumerable<VqaBatch> Evaluation(int batchSize);
}
