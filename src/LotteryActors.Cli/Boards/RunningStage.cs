using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Boards;

/// <summary>A stage that a device is at right now.</summary>
/// <param name="Purpose"><c>level 3 train</c>.</param>
/// <param name="Device">As people know it: <c>cpu-0@127.0.0.1:4053</c>.</param>
/// <param name="Progress">Null until the device has reported.</param>
/// <param name="ExamplesPerStep">Examples in one optimiser step; 0 where it takes none.</param>
/// <param name="SavedStep">Step of the newest checkpoint; null before the first.</param>
public sealed record RunningStage(
    StageKey Key,
    string Kind,
    string Purpose,
    string Device,
    long Attempt,
    StageProgress? Progress,
    int ExamplesPerStep,
    int? SavedStep)
{
    /// <summary>0 to 1.</summary>
    public double Done => Progress is { Steps: > 0 } p ? Math.Clamp((double)p.Step / p.Steps, 0, 1) : 0;

    /// <summary>Null where nothing is known of the speed.</summary>
    public TimeSpan? TimeLeft =>
        Progress is { ExamplesPerSecond: > 0 } p && ExamplesPerStep > 0
            ? TimeSpan.FromSeconds(Math.Max(0, p.Steps - p.Step) * ExamplesPerStep / p.ExamplesPerSecond)
            : null;
}
