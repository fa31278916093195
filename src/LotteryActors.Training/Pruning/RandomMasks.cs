using LotteryActors.Tickets.Masks;

namespace LotteryActors.Training.Pruning;

/// <summary>Random masks, the control that isolates which weights a ticket keeps from how many.</summary>
public static class RandomMasks
{
    /// <summary>A uniform random mask that keeps as many weights of every tensor as <paramref name="like"/> does.</summary>
    public static Mask PerTensor(Mask like, long seed) => throw new NotImplementedException();

    /// <summary>A uniform random mask that keeps as many weights in all as <paramref name="like"/> does.</summary>
    public static Mask Global(Mask like, long seed) => throw new NotImplementedException();
}
