using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LotteryActors.Training.Optimisation;

/// <summary>The global L2 norm of gradients, summed in double precision and always in the same order.</summary>
public static class GradientNorm
{
    private const int Block = 1 << 14;

    /// <param name="gradients">A multiple of <see cref="ParameterSlot.Alignment"/> floats. NaN or infinity where one of them is.</param>
    public static double Of(ReadOnlySpan<float> gradients)
    {
        var sum = 0.0;
        for (var start = 0; start < gradients.Length; start += Block)
        {
            sum += SumOfSquares(gradients.Slice(start, Math.Min(Block, gradients.Length - start)));
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Factor that brings a norm within <paramref name="bound"/> (torch.nn.utils.clip_grad_norm_); 1 where it is, or where the bound is -1.</summary>
    public static double ClipFactor(double norm, double bound) => bound < 0 ? 1 : Math.Min(1, bound / (norm + 1e-6));

    private static double SumOfSquares(ReadOnlySpan<float> block)
    {
        ref var first = ref MemoryMarshal.GetReference(block);
        var low = Vector512<double>.Zero;
        var high = Vector512<double>.Zero;
        for (nuint i = 0; i < (nuint)block.Length; i += ParameterSlot.Alignment)
        {
            var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref first, i));
            low += a * a;
            high += b * b;
        }

        var lanes = low + high;
        var sum = 0.0;
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }
}
