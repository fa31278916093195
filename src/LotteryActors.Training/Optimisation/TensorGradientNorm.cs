using static TorchSharp.torch;

namespace LotteryActors.Training.Optimisation;

/// <summary><see cref="GradientNorm"/> on a device: blocks in float32, their norms together in double precision.</summary>
internal static class TensorGradientNorm
{
    private const int Block = 1 << 12;

    /// <param name="gradients">float32 [n]. NaN or infinity where one of them is.</param>
    public static double Of(Tensor gradients)
    {
        using var scope = NewDisposeScope();
        var (blocks, rest) = (gradients.numel() / Block, gradients.numel() % Block);
        var whole = linalg.vector_norm(gradients.narrow(0, 0, blocks * Block).view(blocks, Block), 2, [1]).to(ScalarType.Float64);
        var tail = linalg.vector_norm(gradients.narrow(0, blocks * Block, rest).view(1, rest), 2, [1]).to(ScalarType.Float64);
        return linalg.vector_norm(cat([whole, tail]), 2).item<double>();
    }
}
