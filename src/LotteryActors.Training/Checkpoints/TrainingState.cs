using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Checkpoints;

/// <summary>
/// All that a training run is at a step: weights, moments, how often each parameter was updated, the running loss. With
/// the stage's spec this decides every later step.
/// </summary>
public sealed class TrainingState(FlatParameters parameters, IOptimiser optimiser, FlatMask mask)
{
    public FlatParameters Parameters { get; } = parameters;

    public IOptimiser Optimiser { get; } = optimiser;

    public FlatMask Mask { get; } = mask;

    public SmoothedLoss Loss { get; } = new();

    /// <summary>Optimiser steps done since the stage's own start.</summary>
    public int Step { get; private set; }

    /// <summary>True while every masked weight is exactly +0.0.</summary>
    public bool MaskHolds => Mask.Holds(Parameters.WeightBuffer.Read());

    public void Advance() => Step++;

    /// <summary>Takes the place of this fresh state.</summary>
    internal void Resume(CheckpointFile checkpoint)
    {
        Parameters.WeightBuffer.Write(checkpoint.Weights);
        Optimiser.Resume(checkpoint.FirstMoments, checkpoint.SecondMoments, checkpoint.Updates);
        Loss.Resume(checkpoint.Loss);
        Step = checkpoint.Step;
    }
}
