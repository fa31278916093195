using TorchSharp;
using static TorchSharp.torch;

namespace LotteryActors.Models;

/// <summary><see cref="TensorArithmetic"/> that overwrites its first tensor and allocates nothing. Numbers are rounded to the tensor's type first.</summary>
public static class InPlaceArithmetic
{
    /// <summary>tensor = factor * tensor.</summary>
    public static void Scale(this Tensor tensor, double factor)
    {
        using var scalar = factor.ToScalar();
        tensor.mul_(scalar);
    }

    /// <summary>tensor = tensor + summand.</summary>
    public static void Raise(this Tensor tensor, double summand)
    {
        using var scalar = summand.ToScalar();
        using var once = 1.ToScalar();
        tensor.add_(scalar, once);
    }

    /// <summary>tensor = tensor + factor * other.</summary>
    public static void Add(this Tensor tensor, Tensor other, double factor)
    {
        using var scalar = factor.ToScalar();
        tensor.add_(other, scalar);
    }

    /// <summary>tensor = tensor + factor * left * right.</summary>
    public static void AddProduct(this Tensor tensor, Tensor left, Tensor right, double factor)
    {
        using var scalar = factor.ToScalar();
        tensor.addcmul_(left, right, scalar);
    }

    /// <summary>tensor = tensor + factor * dividend / divisor.</summary>
    public static void AddQuotient(this Tensor tensor, Tensor dividend, Tensor divisor, double factor)
    {
        using var scalar = factor.ToScalar();
        tensor.addcdiv_(dividend, divisor, scalar);
    }

    /// <summary>Sets to +0.0 every element where <paramref name="mask"/> holds.</summary>
    /// <param name="mask">Bool, of this tensor's shape.</param>
    public static void ClearWhere(this Tensor tensor, Tensor mask)
    {
        using var zero = 0.ToScalar();
        tensor.masked_fill_(mask, zero);
    }
}
