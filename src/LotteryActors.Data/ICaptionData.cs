using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data;

/// <summary>Pictures with sentences, for pre-training with MLM, MRFR and ITM.</summary>
public interface ICaptionData
{
    int TrainExamples { get; }

    /// <summary>What the detector of its regions tells apart.</summary>
    RegionClasses RegionClasses { get; }

    /// <summary>
    /// An endless stream of pre-training micro-batches, from micro-batch number <paramref name="fromBatch"/> on. The
    /// objective is drawn by the weights of <paramref name="mix"/> once for every <paramref name="accumulation"/>
    /// micro-batches, one optimiser step (UNITER, data/loader.py MetaLoader). Micro-batch k depends on the data and the
    /// arguments only, never on the batches read before it.
    /// </summary>
    /// <returns><see cref="MlmBatch"/>, <see cref="MrfrBatch"/> or <see cref="ItmBatch"/>.</returns>
    IEnumerable<UniterBatch> Train(long seed, int batchSize, int accumulation, ObjectiveMix mix, long fromBatch);
}
