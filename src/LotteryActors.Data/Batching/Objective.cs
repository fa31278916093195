using LotteryActors.Data.Randomness;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Batching;

/// <summary>UNITER's pre-training objectives.</summary>
internal enum Objective
{
    Mlm = 0,
    Mrfr = 1,
    Itm = 2,
}

/// <summary>Draws the objective of an optimiser step by the weights of a mix (UNITER, data/loader.py MetaLoader).</summary>
internal static class ObjectiveDraw
{
    private const ulong Purpose = 3;

    public static Objective At(long step, ObjectiveMix mix, long seed)
    {
        var total = mix.Mlm + mix.Mrfr + mix.Itm;
        var draw = CounterRandom.Below(total, unchecked((ulong)seed), Purpose, (ulong)step);
        return draw < mix.Mlm ? Objective.Mlm : draw < mix.Mlm + mix.Mrfr ? Objective.Mrfr : Objective.Itm;
    }
}
