using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Randomness;
using LotteryActors.Models;
using LotteryActors.Models.Native;
using LotteryActors.Models.Uniter;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Benchmarks;

/// <summary>A whole training step of UNITER with the VQA head against the same mathematics in PyTorch: same weights, same batch, one thread.</summary>
internal sealed class RivalStepBenchmark(string verb, UniterConfig config, int answers, int batchSize, int textLength, int regions, int repetitions) : IBenchmark
{
    private const double SameLoss = 1e-4;

    /// <summary>UNITER-base's width and vocabulary, two layers.</summary>
    public static RivalStepBenchmark Base { get; } =
        new("step-base", new UniterConfig(28_996, 768, 2, 12, 3072, "gelu", 0.1, 0.1, 512, 2, 0.02, 2048), 3129, batchSize: 8, textLength: 20, regions: 36, repetitions: 12);

    /// <summary>uniter-mini as it runs on scenes, with dropout.</summary>
    public static RivalStepBenchmark Mini { get; } =
        new("step-mini", new UniterConfig(64, 64, 3, 4, 256, "gelu", 0.1, 0.1, 64, 2, 0.12, 48), 22, batchSize: 64, textLength: 16, regions: 4, repetitions: 60);

    public string Verb => verb;

    public string About => $"UNITER, hidden {config.HiddenSize}, {config.Layers} layers, batch {batchSize} of {textLength} words and {regions} regions, dropout, clipping, AdamW, one thread";

    public IReadOnlyList<Measurement> Run()
    {
        TorchRuntime.Load(threads: 1);
        using var scope = NewDisposeScope();
        using var model = new UniterForVqa(config, answers);
        var batch = Batch();
        var rival = Rival(model, batch);
        using var parameters = new FlatParameters(model, FlatParameters.LayoutOf(model, "encoder", 1));
        var optimiser = new AdamW(parameters, new AdamWSettings(0.9, 0.98, 1e-6, 0.01, 2), FlatMask.Dense);
        model.train();
        return [.. rival, Measurement.Of("LotteryActors", repetitions, () => Step(model, batch, optimiser))];
    }

    private static void Step(UniterForVqa model, (UniterInputs Inputs, Tensor Targets) batch, AdamW optimiser)
    {
        using var scope = NewDisposeScope();
        UniterForVqa.Loss(model.Logits(batch.Inputs), batch.Targets).backward();
        optimiser.Step(1e-4, optimiser.CloseGradients());
    }

    /// <summary>PyTorch's times, once it has shown that it computes the same loss from the same weights and batch.</summary>
    private IReadOnlyList<Measurement> Rival(UniterForVqa model, (UniterInputs Inputs, Tensor Targets) batch)
    {
        if (PyTorch.Missing is { } why)
        {
            Console.WriteLine($"  {why}");
            return [];
        }

        model.eval();
        var loss = UniterForVqa.Loss(model.Logits(batch.Inputs), batch.Targets).item<float>();
        var folder = Directory.CreateTempSubdirectory("lottery-rival-");
        try
        {
            var (weights, data) = (Path.Combine(folder.FullName, "weights.safetensors"), Path.Combine(folder.FullName, "batch.safetensors"));
            Write(weights, Weights.Read(model));
            Write(data, Tensors(batch));
            var (times, theirs) = PyTorch.Measure("OpenBLAS", "step", weights, data, config.Heads, config.HiddenDropout, repetitions);
            return Math.Abs(loss - theirs!.Value) <= SameLoss * Math.Abs(loss)
                ? [times]
                : throw new InvalidOperationException($"not the same mathematics: the loss is {loss:R} here and {theirs:R} in PyTorch");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string path, IReadOnlyList<TensorData> tensors)
    {
        using var file = File.Create(path);
        SafetensorsWriter.Write(file, tensors);
    }

    private static List<TensorData> Tensors((UniterInputs Inputs, Tensor Targets) batch) =>
    [
        Of("input_ids", batch.Inputs.InputIds!), Of("position_ids", batch.Inputs.PositionIds!),
        Of("region_features", batch.Inputs.RegionFeatures!), Of("region_boxes", batch.Inputs.RegionBoxes!),
        Of("attention_mask", batch.Inputs.AttentionMask), Of("gather_index", batch.Inputs.GatherIndex!), Of("targets", batch.Targets),
    ];

    private static TensorData Of(string name, Tensor tensor) =>
        tensor.dtype == ScalarType.Float32
            ? TensorData.Float32(name, tensor.shape, MemoryMarshal.Cast<byte, float>(tensor.bytes))
            : TensorData.Int64(name, tensor.shape, MemoryMarshal.Cast<byte, long>(tensor.bytes));

    /// <summary>Full rows of drawn words, features and boxes; one right answer a row.</summary>
    private (UniterInputs Inputs, Tensor Targets) Batch()
    {
        var length = textLength + regions;
        var random = new RandomStream(1, 2, 3);
        var targets = new float[batchSize * answers];
        for (var row = 0; row < batchSize; row++)
        {
            targets[(row * answers) + random.Below(answers)] = 1;
        }

        var inputs = new UniterInputs(
            Longs(batchSize * textLength, _ => 1 + random.Below(config.VocabularySize - 1)).ToTensor(CPU, batchSize, textLength),
            Longs(textLength, i => i).ToTensor(CPU, 1, textLength),
            Floats(batchSize * regions * config.RegionFeatures, random).ToTensor(CPU, batchSize, regions, config.RegionFeatures),
            Floats(batchSize * regions * UniterConfig.BoxSize, random).ToTensor(CPU, batchSize, regions, UniterConfig.BoxSize),
            Longs(batchSize * length, _ => 1).ToTensor(CPU, batchSize, length),
            Longs(batchSize * length, i => i % length).ToTensor(CPU, batchSize, length));
        return (inputs, targets.ToTensor(CPU, batchSize, answers));
    }

    private static long[] Longs(int count, Func<int, long> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static float[] Floats(int count, RandomStream random) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Uniform())];
}
