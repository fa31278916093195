using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Checkpoints;

/// <summary>
/// All that a training run is at a step: weights, moments, how often each parameter was updated, the running loss. With
/// the stage's spec this decides every later step.
/// </summary>
public sealed class TrainingState(FlatParameters parameters, AdamW optimiser, FlatMask mask)
{
    public FlatParameters Parameters { get; } = parameters;

    public AdamW Optimiser { get; } = optimiser;

    public FlatMask Mask { get; } = mask;

    public SmoothedLoss Loss { get; } = new();

    /// <summary>Optimiser steps done since the stage's own start.</summary>
    public int Step { get; private set; }

    /// <summary>True while every masked weight is exactly +0.0.</summary>
    public bool MaskHolds => Mask.Holds(Parameters.Weights);

    public void Advance() => Step++;

    /// <summary>Takes the place of this fresh state.</summary>
    internal void Resume(CheckpointFile checkpoint)
    {
        checkpoint.Weights.CopyTo(Parameters.Weights);
        checkpoint.FirstMoments.CopyTo(Optimiser.FirstMoments);
        checkpoint.SecondMoments.CopyTo(Optimiser.SecondMoments);
        Optimiser.Resume(checkpoint.Updates);
        Loss.Resume(checkpoint.Loss);
        Step = checkpoint.Step;
    }
}
