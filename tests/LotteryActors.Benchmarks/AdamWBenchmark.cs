using LotteryActors.Models.Native;
using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Benchmarks;

/// <summary>One optimiser step over a BERT-base-sized model, 110 million weights in 200 tensors, one thread, against PyTorch's and TorchSharp's torch.optim.AdamW.</summary>
internal sealed class AdamWBenchmark : IBenchmark
{
    private const int Tensors = 200;
    private const int TensorLength = 550_000; // a multiple of 16, so that flat offsets have no gaps

    private static readonly AdamWSettings Settings = new(0.9, 0.98, 1e-6, 0.01, GradientNorm: 2);

    public string Verb => "adamw";

    public string About => $"{(long)Tensors * TensorLength:N0} weights in {Tensors} tensors, one thread";

    public IReadOnlyList<Measurement> Run()
    {
        TorchRuntime.Load(threads: 1);
        return [.. OfPyTorch(), OfTorch(), .. OfFlatBuffers()];
    }

    private static IReadOnlyList<Measurement> OfPyTorch() =>
        PyTorch.Missing is null ? [PyTorch.Measure("torch.optim.AdamW", "adamw", Tensors, TensorLength, 3).Times] : [];

    private static Measurement OfTorch()
    {
        using var scope = NewDisposeScope();
        var parameters = Enumerable.Range(0, Tensors).Select(_ => new TorchSharp.Modules.Parameter(zeros(TensorLength))).ToList();
        foreach (var parameter in parameters)
        {
            parameter.grad = ones(TensorLength);
        }

        using var optimiser = optim.AdamW(parameters, 1e-4, weight_decay: 0.01);
        return Measurement.Of("TorchSharp, torch.optim.AdamW", 3, () => optimiser.step());
    }

    private static FlatMask HalfMask()
    {
        var names = Enumerable.Range(0, Tensors).Select(i => $"tensor{i}").ToList();
        var layout = FlatLayout.Of(names.Select(name => new ParameterTraits(name, [TensorLength], Decayed: true, Prunable: true, Head: false)), headRate: 1);
        var tensors = names.Select(name => MaskTensor.Zeros(name, [TensorLength])).ToList();
        tensors.ForEach(tensor => tensor.Words.AsSpan(0, TensorLength / 64).Fill(0xAAAA_5555_CCCC_3333));
        return FlatMask.Over(layout, new Mask("encoder", tensors));
    }

    private static IEnumerable<Measurement> OfFlatBuffers()
    {
        const int Length = Tensors * TensorLength;
        float[] weights = new float[Length], gradients = new float[Length], first = new float[Length], second = new float[Length];
        gradients.AsSpan().Fill(1);
        var coefficients = AdamWCoefficients.Of(Settings, 1e-4, t: 10, decayed: true, clip: 0.5);
        var norm = 0.0;
        yield return Measurement.Of("FusedAdamW with clipping, zeroing", 7, () => FusedAdamW.Update(weights, gradients, first, second, coefficients));
        gradients.AsSpan().Fill(1);
        var mask = HalfMask();
        yield return Measurement.Of("masking gradients", 7, () => mask.ApplyTo(gradients));
        yield return Measurement.Of("checking masked weights", 7, () => mask.Holds(gradients));
        yield return Measurement.Of("GradientNorm", 7, () => norm += GradientNorm.Of(gradients));
    }
}
