namespace LotteryActors.Cluster.Actors;

/// <summary>What a stage has heard of its lease in this life of its own. Counted in ticks; a recovered stage starts anew and so grants fresh grace.</summary>
/// <param name="SilentTicks">Ticks since the last heartbeat.</param>
/// <param name="IdleTicks">Ticks since the last further step.</param>
/// <param name="Step">The furthest step heard of; -1 before any.</param>
public sealed record LeaseWatch(int SilentTicks, int IdleTicks, int Step)
{
    public static LeaseWatch New { get; } = new(0, 0, -1);

    public bool WasHeard => Step >= 0;

    public LeaseWatch Ticked() => this with { SilentTicks = SilentTicks + 1, IdleTicks = IdleTicks + 1 };

    public LeaseWatch Heard(int step) => step > Step ? new LeaseWatch(0, 0, step) : this with { SilentTicks = 0 };
}
