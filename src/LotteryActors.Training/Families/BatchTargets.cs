using LotteryActors.Data.Batches;
using LotteryActors.Models;
using static TorchSharp.torch;

namespace LotteryActors.Training.Families;

/// <summary>What pre-training batches ask for, as tensors on a device; they belong to the caller's dispose scope.</summary>
internal static class BatchTargets
{
    /// <summary>int64 [B, T] the word piece that was masked; -1 where none is asked for.</summary>
    public static Tensor WordsOn(this MlmBatch batch, Device device) => batch.Labels.ToTensor(device, batch.Size, batch.TextLength);

    /// <summary>int64 [B] 1 where text and picture belong together.</summary>
    public static Tensor MatchesOn(this ItmBatch batch, Device device) => batch.Matches.ToTensor(device, batch.Size);
}
