using TorchSharp;
using static TorchSharp.torch;

namespace LotteryActors.Models;

/// <summary>
/// Tensors and plain numbers. Never write <c>tensor.mul(2.0)</c>, nor <c>tensor.add(other)</c>, which multiplies the other
/// by a hidden 1: TorchSharp wraps the number in a Scalar that nothing holds while native code reads it, so that a garbage
/// collection at the wrong moment frees it ("Unknown scalar type", or in silence another number). Here each Scalar lives
/// until its call has returned.
/// </summary>
public static class TensorArithmetic
{
    /// <summary>A new tensor, <paramref name="factor"/> times this one.</summary>
    public static Tensor Times(this Tensor tensor, double factor)
    {
        using var scalar = factor.ToScalar();
        return tensor.mul(scalar);
    }

    /// <inheritdoc cref="Times(Tensor, double)" />
    public static Tensor Times(this Tensor tensor, long factor)
    {
        using var scalar = factor.ToScalar();
        return tensor.mul(scalar);
    }

    /// <summary>The sum of two tensors.</summary>
    public static Tensor Plus(this Tensor tensor, Tensor other)
    {
        using var once = 1.ToScalar();
        return tensor.add(other, once);
    }

    /// <summary>A new tensor, <paramref name="summand"/> more than this one.</summary>
    public static Tensor Plus(this Tensor tensor, long summand)
    {
        using var scalar = summand.ToScalar();
        using var once = 1.ToScalar();
        return tensor.add(scalar, once);
    }

    /// <inheritdoc cref="Plus(Tensor, long)" />
    public static Tensor Plus(this Tensor tensor, double summand)
    {
        using var scalar = summand.ToScalar();
        using var once = 1.ToScalar();
        return tensor.add(scalar, once);
    }

    /// <summary>The difference of two tensors.</summary>
    public static Tensor Minus(this Tensor tensor, Tensor other)
    {
        using var negative = other.neg();
        return tensor.Plus(negative);
    }

    /// <summary>A new tensor that is <paramref name="value"/> wherever <paramref name="mask"/> holds.</summary>
    /// <param name="mask">Bool, broadcast to this tensor's shape.</param>
    public static Tensor FillWhere(this Tensor tensor, Tensor mask, double value)
    {
        using var scalar = value.ToScalar();
        return tensor.masked_fill(mask, scalar);
    }

    /// <summary>A new tensor, no element above <paramref name="bound"/>.</summary>
    public static Tensor AtMost(this Tensor tensor, double bound)
    {
        using var scalar = bound.ToScalar();
        return tensor.clamp_max(scalar);
    }

    /// <summary>A new tensor that is 0 wherever <paramref name="mask"/> holds.</summary>
    /// <param name="mask">Bool, broadcast to this tensor's shape.</param>
    public static Tensor ZeroWhere(this Tensor tensor, Tensor mask)
    {
        using var zero = 0.ToScalar();
        return tensor.masked_fill(mask, zero);
    }

    /// <summary>A new tensor, with every element below <paramref name="least"/> raised to it.</summary>
    public static Tensor AtLeast(this Tensor tensor, double least)
    {
        using var scalar = least.ToScalar();
        return tensor.clamp_min(scalar);
    }

    /// <summary>Bool: where an element is <paramref name="value"/>.</summary>
    public static Tensor IsEqualTo(this Tensor tensor, long value)
    {
        using var scalar = value.ToScalar();
        return tensor.eq(scalar);
    }

    /// <summary>Bool: where an element is not <paramref name="value"/>.</summary>
    public static Tensor DiffersFrom(this Tensor tensor, long value)
    {
        using var scalar = value.ToScalar();
        return tensor.ne(scalar);
    }

    /// <summary>Sets every element to one, in place.</summary>
    public static Tensor SetToOne(this Tensor tensor)
    {
        using var one = 1.ToScalar();
        return tensor.fill_(one);
    }

    /// <summary>int64 [n]: 0, 1, ... n - 1.</summary>
    public static Tensor Counting(long n, Device device)
    {
        using var end = n.ToScalar();
        return arange(end, ScalarType.Int64, device);
    }
}
