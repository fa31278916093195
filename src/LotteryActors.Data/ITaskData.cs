using LotteryActors.Data.Batches;

namespace LotteryActors.Data;

/// <summary>A task on a data set, opened and checked: whatever could be wrong with the files has been found.</summary>
/// <typeparam name="TTrain">The kind of batch it is learnt from.</typeparam>
/// <typeparam name="TEvaluation">The kind of batch it is scored on.</typeparam>
public interface ITaskData<out TTrain, out TEvaluation>
    where TTrain : UniterBatch
    where TEvaluation : UniterBatch
{
    /// <summary>The answers in the order of the logits; none where a task has no vocabulary of them.</summary>
    IReadOnlyList<string> AnswerNames { get; }

    /// <summary>Length of the answer vocabulary.</summary>
    int Answers => AnswerNames.Count;

    /// <summary>What is ranked; null where nothing is.</summary>
    Ranking? Ranking { get; }

    /// <summary>Word pieces of the texts that lie behind the vocabulary, and that a model of this task has beyond its backbone's.</summary>
    int AddedWords { get; }

    int TrainExamples { get; }

    int EvaluationExamples { get; }

    /// <summary>
    /// An endless stream of training batches, from batch number <paramref name="fromBatch"/> on (0 is the first). Batch k
    /// depends on the data, the seed, the batch size and k only, never on the batches read before it.
    /// </summary>
    IEnumerable<TTrain> Train(long seed, int batchSize, long fromBatch);

    /// <summary>The whole evaluation split once, in a fixed order; the last batch may be short.</summary>
    IEnumerable<TEvaluation> Evaluation(int batchSize);
}
