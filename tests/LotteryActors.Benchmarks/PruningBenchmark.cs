using LotteryActors.Data.Randomness;
using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Pruning;

namespace LotteryActors.Benchmarks;

/// <summary>
/// Global magnitude pruning of a BERT-base-sized backbone, 110 million weights in 73 tensors, against PyTorch's
/// torch.nn.utils.prune and against selecting the threshold by a full sort. One thread throughout.
/// </summary>
internal sealed class PruningBenchmark : IBenchmark
{
    private const int Weights = 110_000_000;
    private const int Tensors = 73;

    public string Verb => "pruning";

    public string About => $"{Weights:N0} normal weights in {Tensors} tensors, one thread";

    public IReadOnlyList<Measurement> Run()
    {
        var values = Normal();
        var trained = Cut(values);
        var kept = (long)(Weights * 0.3);
        var parent = GlobalMagnitude.Prune(trained, null, "encoder", (long)(Weights * 0.4));
        var sparse = GlobalMagnitude.Prune(trained, null, "encoder", (long)(Weights * 0.2));
        var sorted = new float[Weights];
        Mask? mask = null, bySort = null;
        List<Measurement> rows =
        [
            .. PyTorch.Missing is null ? [PyTorch.Measure("prune.global_unstructured", "prune", Tensors, Weights, 2).Times] : Array.Empty<Measurement>(),
            Measurement.Of("sort of |w|, mask above the threshold", 1, () => bySort = PruneBySort(trained, values, sorted, kept)),
            Measurement.Of("GlobalMagnitude, dense to 70 %", 7, () => mask = GlobalMagnitude.Prune(trained, null, "encoder", kept)),
            Measurement.Of("GlobalMagnitude, 60 % to 70 %", 7, () => GlobalMagnitude.Prune(trained, parent, "encoder", kept)),
            Measurement.Of("GlobalMagnitude, 80 % to 90 %", 7, () => GlobalMagnitude.Prune(trained, sparse, "encoder", (long)(Weights * 0.1))),
        ];
        return mask!.IsNestedIn(bySort!) ? rows : throw new InvalidOperationException("the two ways keep different weights");
    }

    private static Mask PruneBySort(List<PrunableTensor> trained, float[] values, float[] sorted, long kept)
    {
        for (var i = 0; i < values.Length; i++)
        {
            sorted[i] = MathF.Abs(values[i]);
        }

        Array.Sort(sorted);
        var threshold = sorted[sorted.Length - kept];
        return new Mask("encoder", [.. trained.Select(tensor => AtLeast(tensor, threshold))]);
    }

    private static MaskTensor AtLeast(PrunableTensor tensor, float threshold)
    {
        var mask = MaskTensor.Zeros(tensor.Name, tensor.Shape);
        var values = tensor.Values.Span;
        for (var i = 0; i < values.Length; i++)
        {
            if (MathF.Abs(values[i]) >= threshold)
            {
                mask.Keep(i);
            }
        }

        return mask;
    }

    private static float[] Normal()
    {
        var values = new float[Weights];
        Parallel.For(0, Tensors, tensor =>
        {
            for (var i = Begin(tensor); i < Begin(tensor + 1); i++)
            {
                values[i] = (float)(0.02 * CounterRandom.Normal(1, (ulong)i));
            }
        });
        return values;
    }

    private static List<PrunableTensor> Cut(float[] values) =>
        [.. Enumerable.Range(0, Tensors).Select(i => new PrunableTensor($"tensor{i}", [Begin(i + 1) - Begin(i)], values.AsMemory(Begin(i)..Begin(i + 1))))];

    private static int Begin(int tensor) => (int)((long)Weights * tensor / Tensors);
}
