using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;

namespace LotteryActors.Data.Examples;

/// <summary>Examples of one split, by index, that become batches.</summary>
/// <typeparam name="TBatch">The kind of batch they become.</typeparam>
internal interface IExamples<out TBatch>
    where TBatch : UniterBatch
{
    int Count { get; }

    /// <summary>Whether the pictures can be seen themselves, beside their regions.</summary>
    bool HasPixels { get; }

    /// <summary>Word pieces and regions of an example: what batches are made even by.</summary>
    int Length(int index);

    /// <summary>The batch of some examples. Whatever is random in it is a function of the plan's epoch, the example and the seed.</summary>
    /// <param name="pictureSide">Pixels along a side of the pictures, one a row of the batch; null for regions alone.</param>
    TBatch Collate(BatchPlan plan, long seed, int? pictureSide);
}
