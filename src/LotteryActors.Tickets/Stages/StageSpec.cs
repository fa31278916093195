using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>
/// One stage: a pure function of content-addressed inputs. Everything that can change its output bytes is in
/// the record, and so in its <see cref="StageKey"/>; nothing else is.
/// </summary>
[Union(0, typeof(InitialiseStage))]
[Union(1, typeof(PretrainStage))]
[Union(2, typeof(TrainStage))]
[Union(3, typeof(EvaluateStage))]
[Union(4, typeof(PruneStage))]
[Union(5, typeof(DrawMaskStage))]
[Union(6, typeof(ShuffleStage))]
public abstract record StageSpec
{
    /// <summary>Short name of the kind: <c>train</c>, <c>prune</c>...</summary>
    [IgnoreMember]
    public abstract string Kind { get; }

    /// <summary>Version of this kind's semantics: raised whenever the same record would give other bytes.</summary>
    [IgnoreMember]
    public virtual int Version => 1;

    /// <summary>The device class and thread count that decide this stage's bits.</summary>
    [IgnoreMember]
    public abstract Execution On { get; }

    /// <summary>The artifacts this stage reads.</summary>
    [IgnoreMember]
    public abstract IReadOnlyList<Digest> Inputs { get; }

    /// <summary>Optimiser steps this stage will take; 1 where there are none.</summary>
    [IgnoreMember]
    public virtual int Steps => 1;

    /// <summary>Writes every field that decides the output.</summary>
    internal abstract void Describe(CanonicalForm form);
}

/// <summary>Draws model weights from a seed, or takes those of a published checkpoint. Output: <c>weights</c> (the backbone, and what heads were imported).</summary>
/// <param name="Imported">The checkpoint, converted when the search was submitted; null draws from the seed, which decides nothing otherwise.</param>
[MessagePackObject]
public sealed record InitialiseStage(
    [property: Key(0)] ModelSpec Model,
    [property: Key(1)] long Seed,
    [property: Key(2)] Execution Execution,
    [property: Key(3)] Digest? Imported = null) : StageSpec
{
    [IgnoreMember]
    public override string Kind => "initialise";
    [IgnoreMember]
    public override IReadOnlyList<Digest> Inputs => Imported is null ? [] : [Imported];
    [IgnoreMember]
    public override Execution On => Execution;
    internal override void Describe(CanonicalForm form) => _ = Imported is null ? form.Model(Model).Seed(Seed) : form.Model(Model).Imported(Imported);
}

/// <summary>Pre-trains on captions with MLM, MRFR and ITM. Output: <c>weights</c> (backbone and pre-training heads).</summary>
/// <param name="Imported">A published checkpoint that pre-training goes on from, converted when the search was submitted; null starts from random weights.</param>
[MessagePackObject]
public sealed record PretrainStage(
    [property: Key(0)] ModelSpec Model,
    [property: Key(1)] DataSpec Data,
    [property: Key(2)] TrainRecipe Recipe,
    [property: Key(3)] ObjectiveMix Mix,
    [property: Key(4)] long Seed,
    [property: Key(5)] Execution Execution,
    [property: Key(6)] Digest? Imported = null) : StageSpec
{
    [IgnoreMember]
    public override string Kind => "pretrain";

    /// <summary>The first version trained heads at the backbone's rate whatever the recipe said.</summary>
    [IgnoreMember]
    public override int Version => Recipe.HeadRateFactor == 1 ? 1 : 2;

    [IgnoreMember]
    public override IReadOnlyList<Digest> Inputs => Imported is null ? [] : [Imported];
    [IgnoreMember]
    public override Execution On => Execution;
    [IgnoreMember]
    public override int Steps => Recipe.Steps;
    internal override void Describe(CanonicalForm form) => form.Model(Model).Data(Data).Recipe(Recipe).Mix(Mix).Seed(Seed).Imported(Imported);
}

/// <summary>
/// Loads mask * anchor, draws or loads the task head, and trains. Output: <c>weights</c> (backbone and head).
/// Carrying out a rewind is the start of this stage: the anchor's digest is checked as it is read.
/// </summary>
/// <param name="Mask">Null trains the dense model.</param>
/// <param name="Head">Weights whose task head is carried on (policy <c>keep</c>); null draws phi_0 from the seed (policy <c>anchor</c>).</param>
/// <param name="Preset">The prunable set the mask ranges over: <c>encoder</c> or <c>backbone</c>.</param>
/// <param name="FromStep">Step of the schedule and of the data order at which training starts (late rewinding); 0 as a rule.</param>
/// <param name="ToStep">Step after which training stops; <c>Recipe.Steps</c> as a rule, i when making the anchor theta_i.</param>
[MessagePackObject]
public sealed record TrainStage(
    [property: Key(0)] ModelSpec Model,
    [property: Key(1)] DataSpec Data,
    [property: Key(2)] Digest Anchor,
    [property: Key(3)] Digest? Mask,
    [property: Key(4)] Digest? Head,
    [property: Key(5)] string Preset,
    [property: Key(6)] TrainRecipe Recipe,
    [property: Key(7)] int FromStep,
    [property: Key(8)] int ToStep,
    [property: Key(9)] long Seed,
    [property: Key(10)] Execution Execution) : StageSpec
{
    [IgnoreMember]
    public override string Kind => "train";
    [IgnoreMember]
    public override IReadOnlyList<Digest> Inputs => [.. new[] { Anchor, Mask, Head }.OfType<Digest>()];
    [IgnoreMember]
    public override Execution On => Execution;
    [IgnoreMember]
    public override int Steps => ToStep - FromStep;
    internal override void Describe(CanonicalForm form) =>
        form.Model(Model).Data(Data).Artifact("anchor", Anchor).Artifact("mask", Mask).Artifact("head", Head)
            .Text("preset", Preset).Recipe(Recipe).Number("from-step", FromStep).Number("to-step", ToStep).Seed(Seed);
}

/// <summary>Scores trained weights on the evaluation split. No output artifacts; scores <c>accuracy</c>, <c>loss</c>, <c>examples</c>.</summary>
[MessagePackObject]
public sealed record EvaluateStage(
    [property: Key(0)] ModelSpec Model,
    [property: Key(1)] DataSpec Data,
    [property: Key(2)] Digest Weights,
    [property: Key(3)] Execution Execution) : StageSpec
{
    [IgnoreMember]
    public override string Kind => "evaluate";
    [IgnoreMember]
    public override IReadOnlyList<Digest> Inputs => [Weights];
    [IgnoreMember]
    public override Execution On => Execution;
    internal override void Describe(CanonicalForm form) => form.Model(Model).Data(Data).Artifact("weights", Weights);
}

/// <summary>
/// Global magnitude pruning of trained weights to a target sparsity of the ORIGINAL prunable count.
/// Output: <c>mask</c>; scores <c>kept</c>, <c>prunable</c>, <c>sparsity</c>.
/// </summary>
/// <param name="Mask">The parent mask; null is all ones. Weights it removed stay removed.</param>
[MessagePackObject]
public sealed record PruneStage(
    [property: Key(0)] ModelSpec Model,
    [property: Key(1)] Digest Weights,
    [property: Key(2)] Digest? Mask,
    [property: Key(3)] string Preset,
    [property: Key(4)] double Sparsity,
    [property: Key(5)] Execution Execution) : StageSpec
{
    [IgnoreMember]
    public override string Kind => "prune";
    [IgnoreMember]
    public override IReadOnlyList<Digest> Inputs => [.. new[] { Weights, Mask }.OfType<Digest>()];
    [IgnoreMember]
    public override Execution On => Execution;
    internal override void Describe(CanonicalForm form) =>
        form.Model(Model).Artifact("weights", Weights).Artifact("mask", Mask).Text("preset", Preset).Number("sparsity", Sparsity);
}

/// <summary>Draws a random mask with the counts of another. Output and scores as <see cref="PruneStage"/>.</summary>
/// <param name="Like">The mask whose counts are matched.</param>
/// <param name="PerTensor">True matches every tensor's count (design: random mask); false only the total (random global).</param>
[MessagePackObject]
public sealed record DrawMaskStage(
    [property: Key(0)] Digest Like,
    [property: Key(1)] bool PerTensor,
    [property: Key(2)] long Seed,
    [property: Key(3)] Execution Execution) : StageSpec
{
    [IgnoreMember]
    public override string Kind => "draw-mask";
    [IgnoreMember]
    public override IReadOnlyList<Digest> Inputs => [Like];
    [IgnoreMember]
    public override Execution On => Execution;
    internal override void Describe(CanonicalForm form) => form.Artifact("like", Like).Flag("per-tensor", PerTensor).Seed(Seed);
}

/// <summary>Shuffles the prunable weights within each tensor (the paper's shuffled control). Output: <c>weights</c>.</summary>
[MessagePackObject]
public sealed record ShuffleStage(
    [property: Key(0)] ModelSpec Model,
    [property: Key(1)] Digest Weights,
    [property: Key(2)] string Preset,
    [property: Key(3)] long Seed,
    [property: Key(4)] Execution Execution) : StageSpec
{
    [IgnoreMember]
    public override string Kind => "shuffle";
    [IgnoreMember]
    public override IReadOnlyList<Digest> Inputs => [Weights];
    [IgnoreMember]
    public override Execution On => Execution;
    internal override void Describe(CanonicalForm form) => form.Model(Model).Artifact("weights", Weights).Text("preset", Preset).Seed(Seed);
}
