using System.Globalization;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Models.Native;

/// <summary>A first small piece of work on a device, held against plain arithmetic. Meant for a process of its own: a libtorch that does not fit may end it.</summary>
public static class TorchTrial
{
    private const int Rows = 5, Inner = 3, Columns = 2;

    /// <summary>A matrix product and its gradient: loss = sum of (x w)^2, so dw = 2 x^T (x w).</summary>
    /// <returns>One line on what was found.</returns>
    /// <exception cref="TorchUnavailableException">There is no such device, or it computes something else.</exception>
    public static string Run(DeviceName name, int threads)
    {
        TorchRuntime.Load(threads);
        var device = TorchDevices.Open(name);
        float[] x = Numbers(Rows * Inner, 0.25f), w = Numbers(Inner * Columns, -0.5f);
        var difference = Gradient(x, w, device).Zip(Expected(x, w), (got, wanted) => Math.Abs(got - wanted)).Max();
        return difference < 1e-4
            ? $"a matrix product and its gradient are right; libtorch {TorchRuntime.Version}, {TorchRuntime.CpuCapability}"
            : throw new TorchUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: a matrix product's gradient is off by {difference}; this libtorch does not fit TorchSharp, use one of its own version"));
    }

    private static float[] Gradient(float[] x, float[] w, Device device)
    {
        using var scope = NewDisposeScope();
        var weight = w.ToTensor(device, Inner, Columns).requires_grad_();
        x.ToTensor(device, Rows, Inner).matmul(weight).square().sum().backward();
        return weight.grad!.ToFloat32();
    }

    private static float[] Expected(float[] x, float[] w)
    {
        var gradient = new float[Inner * Columns];
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var product = Enumerable.Range(0, Inner).Sum(i => x[(row * Inner) + i] * w[(i * Columns) + column]);
                for (var i = 0; i < Inner; i++)
                {
                    gradient[(i * Columns) + column] += 2 * x[(row * Inner) + i] * product;
                }
            }
        }

        return gradient;
    }

    private static float[] Numbers(int count, float step) => [.. Enumerable.Range(0, count).Select(i => (step * i) + 0.125f)];
}
