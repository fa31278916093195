using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Optimisation;

/// <summary>The optimiser of GPUs, here on the CPU, against the CPU's own kernel.</summary>
public class TensorAdamWTests
{
    private const int Steps = 50;
    private const int ThirdLayerJoins = 10;

    private static readonly AdamWSettings Uniter = new(Beta1: 0.9, Beta2: 0.98, Epsilon: 1e-6, WeightDecay: 0.1, GradientNorm: 0.5);

    public static TheoryData<AdamWSettings, bool> Cases => new()
    {
        { Uniter, false },
        { Uniter, true },
        { Uniter with { GradientNorm = -1 }, true },
        { AdamWSettings.BertAdam(gradientNorm: 1, new BertAdamSchedule(0.1, Steps)), false },
        { AdamWSettings.BertAdam(gradientNorm: 1, schedule: null), true },
    };

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void It_goes_the_way_of_the_kernel_but_for_rounding(AdamWSettings settings, bool isMasked)
    {
        using var host = new Run(settings, isMasked, (flat, s, mask) => new AdamW(flat, s, mask));
        using var tensors = new Run(settings, isMasked, (flat, s, mask) => new TensorAdamW(flat, s, mask));

        for (var step = 1; step <= Steps; step++)
        {
            var (expected, norm) = (host.Step(step), tensors.Step(step));
            Assert.Equal(expected, norm, 1e-5 * expected);
        }

        Near(host.Flat.Weights, tensors.Flat.Weights, 1e-5f);
        Near(host.Optimiser.FirstMoments, tensors.Optimiser.FirstMoments, 1e-5f);
        Near(host.Optimiser.SecondMoments, tensors.Optimiser.SecondMoments, 1e-5f);
        Assert.Equal(host.Optimiser.Updates, tensors.Optimiser.Updates);
        Assert.True(tensors.Mask.Holds(tensors.Flat.Weights));
    }

    [Fact]
    public void Masked_weights_and_their_moments_are_exactly_positive_zero()
    {
        using var run = new Run(Uniter, isMasked: true, (flat, s, mask) => new TensorAdamW(flat, s, mask));
        for (var step = 1; step <= Steps; step++)
        {
            run.Step(step);
            Assert.True(run.Mask.Holds(run.Flat.Weights));
        }

        Assert.True(run.Mask.Holds(run.Optimiser.FirstMoments));
        Assert.True(run.Mask.Holds(run.Optimiser.SecondMoments));
        Assert.DoesNotContain(run.Flat.Gradients.ToArray(), gradient => gradient != 0);
    }

    [Fact]
    public void It_takes_up_what_the_kernel_left()
    {
        using var host = new Run(Uniter, isMasked: true, (flat, s, mask) => new AdamW(flat, s, mask));
        using var tensors = new Run(Uniter, isMasked: true, (flat, s, mask) => new TensorAdamW(flat, s, mask));
        for (var step = 1; step <= 20; step++)
        {
            host.Step(step);
        }

        tensors.Flat.WeightBuffer.Write(host.Flat.WeightBuffer.Read());
        tensors.Optimiser.Resume(host.Optimiser.FirstMoments, host.Optimiser.SecondMoments, [.. host.Optimiser.Updates.ToArray().Select(n => (long)n)]);
        host.Step(21);
        tensors.Step(21);

        Near(host.Flat.Weights, tensors.Flat.Weights, 1e-6f);
        Assert.Equal(host.Optimiser.Updates, tensors.Optimiser.Updates);
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        using var run = new Run(Uniter, isMasked: true, (flat, s, mask) => new TensorAdamW(flat, s, mask));
        for (var step = 1; step <= ThirdLayerJoins; step++)
        {
            run.Step(step);
        }

        var before = Alive();
        for (var step = 1; step <= 100; step++)
        {
            run.Step(ThirdLayerJoins + step);
        }

        Assert.Equal(before, Alive());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(4096)]
    [InlineData(4112)]
    [InlineData(100_000)]
    public void The_gradient_norm_is_the_kernels_to_single_precision(int length)
    {
        var random = new Random(length);
        var values = Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        using var gradients = tensor(values);

        Assert.Equal(GradientNorm.Of(values), TensorGradientNorm.Of(gradients), 1e-6 * length);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void The_gradient_norm_is_not_finite_where_a_gradient_is_not(float bad)
    {
        var values = new float[5000];
        values[4200] = bad;
        using var gradients = tensor(values);

        Assert.False(double.IsFinite(TensorGradientNorm.Of(gradients)));
    }

    [Fact]
    public void A_mask_makes_positive_zeros_of_whatever_stood_there_and_leaves_the_rest()
    {
        using var model = new ToyModel(seed: 1);
        var layout = model.Layout;
        var mask = FlatMask.Over(layout, EverySecond(layout));
        using var onDevice = new TensorMask(mask, layout, CPU);
        float[] values = [.. Enumerable.Range(0, layout.Length).Select(i => (i % 3) switch { 0 => -0f, 1 => float.NaN, _ => i })];
        var expected = values.ToArray();
        mask.ApplyTo(expected);

        using var buffer = tensor(values);
        onDevice.ApplyTo(buffer);

        Assert.Equal(
            expected.Select(BitConverter.SingleToUInt32Bits),
            buffer.data<float>().ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    private static Mask EverySecond(FlatLayout layout)
    {
        var tensor = MaskTensor.Ones("first.weight", layout.Slots.Single(s => s.Prunable).Shape);
        for (var i = 0; i < tensor.Length; i += 2)
        {
            tensor.Remove(i);
        }

        return new Mask("encoder", [tensor]);
    }

    private static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    /// <summary>A toy model in training; its third layer has no gradient at first.</summary>
    private sealed class Run : IDisposable
    {
        private readonly ToyModel _model = new(seed: 1);

        public Run(AdamWSettings settings, bool isMasked, Func<FlatParameters, AdamWSettings, FlatMask, IOptimiser> make)
        {
            Flat = new FlatParameters(_model, _model.Layout);
            Mask = isMasked ? FlatMask.Over(Flat.Layout, EverySecond(Flat.Layout)) : FlatMask.Dense;
            Optimiser = make(Flat, settings, Mask);
            Optimiser.MaskWeights();
        }

        public FlatParameters Flat { get; }

        public FlatMask Mask { get; }

        public IOptimiser Optimiser { get; }

        /// <returns>The norm of the gradients before clipping.</returns>
        public double Step(int step)
        {
            using var scope = NewDisposeScope();
            _model.Loss(step, withThird: step >= ThirdLayerJoins).backward();
            var norm = Optimiser.CloseGradients();
            Optimiser.Step(rate: 0.01, norm);
            return norm;
        }

        public void Dispose()
        {
            Optimiser.Dispose();
            Flat.Dispose();
            _model.Dispose();
        }
    }
}
