using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Tickets.Searches;

/// <summary>A ticket search, validated and resolved against its data: all levels of one backbone, one task, one seed.</summary>
/// <param name="Task">The source objective: task, data set and its fingerprint.</param>
/// <param name="Pretrain">How theta_0 is made; null draws it from the seed.</param>
/// <param name="RewindStep">i of theta_i; 0 rewinds to theta_0.</param>
/// <param name="DataPath">Folder of the task's data set; null for generated data. Not part of any key.</param>
/// <param name="Weights">A published checkpoint that theta_0 is taken from, or that pre-training goes on from, converted when the search was submitted; null draws from the seed.</param>
/// <param name="Priority">Higher goes first when devices are scarce.</param>
[MessagePackObject]
public sealed record SearchSpec(
    [property: Key(0)] string Name,
    [property: Key(1)] ModelSpec Model,
    [property: Key(2)] long Seed,
    [property: Key(3)] DataSpec Task,
    [property: Key(4)] PretrainPlan? Pretrain,
    [property: Key(5)] TrainRecipe Recipe,
    [property: Key(6)] PrunePlan Prune,
    [property: Key(7)] int RewindStep,
    [property: Key(8)] IReadOnlyList<ControlKind> Controls,
    [property: Key(9)] VerdictRule Verdict,
    [property: Key(10)] Execution Execution,
    [property: Key(11)] CheckpointPolicy Checkpoints,
    [property: Key(12)] int Priority,
    [property: Key(13)] string? DataPath,
    [property: Key(14)] Digest? Weights = null);

[MessagePackObject]
public sealed record PretrainPlan(
    [property: Key(0)] DataSpec Data,
    [property: Key(1)] TrainRecipe Recipe,
    [property: Key(2)] ObjectiveMix Mix);

/// <param name="Sparsities">Target share removed of the ORIGINAL prunable count at levels 1, 2, ...; strictly rising, each in (0, 1).</param>
[MessagePackObject]
public sealed record PrunePlan(
    [property: Key(0)] string Preset,
    [property: Key(1)] IReadOnlyList<double> Sparsities,
    [property: Key(2)] HeadPolicy Head);

/// <summary>What becomes of the task head at a rewind.</summary>
public enum HeadPolicy
{
    /// <summary>Every round starts from phi_0, drawn once from the search seed (Algorithm 1).</summary>
    Anchor = 0,

    /// <summary>The trained head is carried into the next round (as BERT-Tickets does).</summary>
    Keep = 1,
}

/// <summary>Runs beside a ticket that isolate one cause each.</summary>
public enum ControlKind
{
    /// <summary>A random mask with the ticket's count in every tensor.</summary>
    RandomMask = 0,

    /// <summary>A random mask with the ticket's total count only.</summary>
    RandomGlobal = 1,

    /// <summary>The ticket's mask over anchor weights shuffled within each tensor.</summary>
    ShuffledWeights = 2,

    /// <summary>The ticket's mask over weights drawn anew.</summary>
    Reinitialised = 3,

    /// <summary>One-shot magnitude mask of the anchor itself.</summary>
    OneShot = 4,

    /// <summary>The dense model trained and scored without pictures (level 0 only).</summary>
    QuestionOnly = 5,

    /// <summary>The ticket itself, trained adversarially (Gan et al., Table 5).</summary>
    Adversarial = 6,
}

/// <param name="Rule"><c>mean</c>, <c>within-one-sd</c> or <c>relaxed</c>.</param>
/// <param name="Share">p of <c>relaxed(p)</c>, 0.99 as in the paper; 1 for the other rules.</param>
[MessagePackObject]
public sealed record VerdictRule([property: Key(0)] string Rule, [property: Key(1)] double Share);
