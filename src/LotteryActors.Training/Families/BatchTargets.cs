using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Families;

/// <summary>What batches ask for, as tensors on a device; they belong to the caller's dispose scope.</summary>
internal static class BatchTargets
{
    private const int Choices = 4;
    private const int EntailmentLabels = 3;

    /// <summary>int64 [B, T] the word piece that was masked; -1 where none is asked for.</summary>
    public static Tensor WordsOn(this MlmBatch batch, Device device) => batch.Labels.ToTensor(device, batch.Size, batch.TextLength);

    /// <summary>int64 [B] 1 where text and picture belong together.</summary>
    public static Tensor MatchesOn(this ItmBatch batch, Device device) => batch.Matches.ToTensor(device, batch.Size);

    /// <summary>float [B, answers] what each answer earns.</summary>
    public static Tensor EarningsOn(this VqaBatch batch, Device device) =>
        batch.Targets.ToTensor(device, batch.Size, batch.Targets.Length / batch.Size);

    /// <summary>int64 [B] the answer that earns most.</summary>
    public static Tensor LabelsOn(this VqaBatch batch, Device device) => batch.EarningsOn(device).argmax(1);

    /// <summary>int64 [examples] 1 where the sentence is true.</summary>
    public static Tensor TruthsOn(this Nlvr2Batch batch, Device device) => batch.Targets.ToTensor(device, batch.Targets.Length);

    /// <summary>int64 [rows] 1 where the candidate is right.</summary>
    public static Tensor RightOn(this VcrBatch batch, Device device) => batch.Targets.ToTensor(device, batch.Size);

    /// <summary>int64 [rows / 4] which candidate of each four is right.</summary>
    public static Tensor ChoicesOn(this VcrBatch batch, Device device) => batch.RightOn(device).view(-1, Choices).argmax(1);

    /// <summary>int64 [B] the region that is meant.</summary>
    public static Tensor MeantOn(this RefExpBatch batch, Device device) => batch.Targets.ToTensor(device, batch.Size);

    /// <summary>Bool [B, N] where there is no region.</summary>
    public static Tensor PaddingOn(this RefExpRows batch, Device device) =>
        batch.ObjectPadding.ToTensor(device, batch.Size, batch.Regions).DiffersFrom(0);

    /// <exception cref="ArgumentException">Visual entailment with another number of answers than its head has.</exception>
    public static void RequireEntailment(this ModelSpec spec, int answers)
    {
        if (answers != EntailmentLabels)
        {
            throw new ArgumentException($"{spec.Name}: visual entailment has {EntailmentLabels} answers, the data {answers}; give data of that task");
        }
    }
}
