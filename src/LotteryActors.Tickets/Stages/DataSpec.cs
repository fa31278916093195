using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>One task on one data set, as a stage sees it.</summary>
/// <param name="Set">Its name, for example <c>scenes</c>.</param>
/// <param name="Task">One of <see cref="TaskNames"/>.</param>
/// <param name="View">What the model may look at.</param>
/// <param name="Options">The set's own options (sizes, seed, grid), each key once, sorted by key.</param>
/// <param name="Fingerprint">Digest of the content, the same on every machine and in every file order.</param>
/// <param name="Answers">Number of answers of the task's vocabulary; 0 where there is none.</param>
[MessagePackObject]
public sealed record DataSpec(
    [property: Key(0)] string Set,
    [property: Key(1)] string Task,
    [property: Key(2)] DataView View,
    [property: Key(3)] IReadOnlyList<DataOption> Options,
    [property: Key(4)] Digest Fingerprint,
    [property: Key(5)] int Answers);

/// <summary>A named option of a data set, for example <c>train-size = 4000</c>.</summary>
[MessagePackObject]
public sealed record DataOption([property: Key(0)] string Name, [property: Key(1)] string Value);

/// <summary>Ablations: a blind model sees questions only, a mute one pictures only.</summary>
public enum DataView
{
    Both = 0,
    TextOnly = 1,
    ImageOnly = 2,
}
