using LotteryActors.Data.Randomness;
using LotteryActors.Tickets.Masks;

namespace LotteryActors.Training.Pruning;

/// <summary>
/// Random masks, the control that isolates which weights a ticket keeps from how many. Every mask with the wanted count is
/// equally likely; it is a function of the seed and of the tensors' names and shapes alone.
/// </summary>
public static class RandomMasks
{
    /// <summary>A uniform random mask that keeps as many weights of every tensor as <paramref name="like"/> does.</summary>
    public static Mask PerTensor(Mask like, long seed) =>
        like with { Tensors = [.. like.Tensors.Select(tensor => Draw([tensor], tensor.Kept, Key(seed, tensor.Name))[0])] };

    /// <summary>A uniform random mask that keeps as many weights in all as <paramref name="like"/> does.</summary>
    public static Mask Global(Mask like, long seed) =>
        like with { Tensors = Draw(like.Tensors, like.Kept, Key(seed, "global")) };

    /// <summary>Selection sampling (Knuth, TAOCP 2, algorithm 3.4.2 S) over the tensors laid end to end.</summary>
    private static MaskTensor[] Draw(IReadOnlyList<MaskTensor> shapes, long kept, ulong key)
    {
        var left = shapes.Sum(tensor => tensor.Length);
        MaskTensor[] drawn = [.. shapes.Select(tensor => MaskTensor.Zeros(tensor.Name, tensor.Shape))];
        foreach (var tensor in drawn)
        {
            var length = tensor.Length;
            for (var i = 0L; i < length; i++, left--)
            {
                var place = Math.BigMul(CounterRandom.Mix(key, (ulong)left), (ulong)left, out _);
                if (place < (ulong)kept)
                {
                    tensor.Keep(i);
                    kept--;
                }
            }
        }

        return drawn;
    }

    private static ulong Key(long seed, string name) => CounterRandom.Mix((ulong)seed, StableHash.Of("random mask"), StableHash.Of(name));
}
