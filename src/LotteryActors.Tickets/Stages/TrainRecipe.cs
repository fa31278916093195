using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>Hyper-parameters of one training run (UNITER, optim/ and train_vqa.py).</summary>
/// <param name="Steps">Optimiser steps of the whole schedule.</param>
/// <param name="BatchSize">Examples in one micro-batch.</param>
/// <param name="Accumulation">Micro-batches whose gradients are summed (not averaged) for one step.</param>
/// <param name="WarmupSteps">Steps over which the rate rises linearly from zero.</param>
/// <param name="HeadRateFactor">The task head's learning rate is this times <paramref name="LearningRate"/> (lr_mul).</param>
/// <param name="GradientNorm">Global L2 norm to clip at; -1 is off.</param>
/// <param name="Adversarial">Perturbs what the model reads; null is plain training.</param>
/// <param name="Optimiser">Whose update.</param>
/// <param name="Schedule">How the rate goes over the steps.</param>
/// <param name="EndRate">The learning rate at the last step (end_lr), of <see cref="ScheduleKind.Polynomial"/> only.</param>
/// <param name="Power">By which power of the way that is left the rate falls (decay_power), of <see cref="ScheduleKind.Polynomial"/> only.</param>
[MessagePackObject]
public sealed record TrainRecipe(
    [property: Key(0)] int Steps,
    [property: Key(1)] int BatchSize,
    [property: Key(2)] int Accumulation,
    [property: Key(3)] double LearningRate,
    [property: Key(4)] int WarmupSteps,
    [property: Key(5)] double WeightDecay,
    [property: Key(6)] double Beta1,
    [property: Key(7)] double Beta2,
    [property: Key(8)] double Epsilon,
    [property: Key(9)] double GradientNorm,
    [property: Key(10)] double HeadRateFactor,
    [property: Key(11)] AdversarialRecipe? Adversarial = null,
    [property: Key(12)] OptimiserKind Optimiser = OptimiserKind.AdamW,
    [property: Key(13)] ScheduleKind Schedule = ScheduleKind.Linear,
    [property: Key(14)] double EndRate = TrainRecipe.NoEndRate,
    [property: Key(15)] double Power = TrainRecipe.StraightLine)
{
    /// <summary>The rate falls to zero.</summary>
    public const double NoEndRate = 0;

    /// <summary>It falls evenly.</summary>
    public const double StraightLine = 1;

    /// <summary>How a search trains what it prunes.</summary>
    public TrainRecipe OfSearch() => Adversarial is { Use: AdversarialUse.Tickets } ? this with { Adversarial = null } : this;

    /// <summary>How a search fine-tunes what it found, where it does that otherwise.</summary>
    public TrainRecipe OfTickets() => this with { Adversarial = Adversarial is { } a ? a with { Use = AdversarialUse.Training } : null };
}

/// <summary>How often each pre-training objective is drawn (UNITER, data/loader.py MetaLoader).</summary>
[MessagePackObject]
public sealed record ObjectiveMix(
    [property: Key(0)] int Mlm,
    [property: Key(1)] int Mrfr,
    [property: Key(2)] int Itm);

/// <summary>Where bits are decided: the device class, its thread count, the arithmetic.</summary>
/// <param name="DeviceClass"><c>cpu</c> or <c>cuda</c>.</param>
[MessagePackObject]
public sealed record Execution(
    [property: Key(0)] string DeviceClass,
    [property: Key(1)] int Threads,
    [property: Key(2)] Precision Precision = Precision.Float32);
