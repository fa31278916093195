using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data;

namespace LotteryActors.Cli.Tests;

/// <summary>A checkpoint as others publish them, of the size of <c>uniter-mini</c> on generated scenes: backbone and answer head.</summary>
internal static class PublishedUniter
{
    private const int Hidden = 64, Layers = 3, Intermediate = 256, Positions = 64, Answers = 9;

    /// <param name="shift">Added to every weight: another shift is another content.</param>
    /// <param name="prefix">Put before every name, as DataParallel puts <c>module.</c></param>
    public static string Save(string path, float shift = 0, string prefix = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        SafetensorsWriter.Write(stream, [.. Shapes().Select((tensor, number) => Tensor($"{prefix}{tensor.Name}", tensor.Shape, number, shift))]);
        return path;
    }

    private static CheckpointTensor Tensor(string name, long[] shape, int number, float shift)
    {
        var draw = new Random(number);
        return new CheckpointTensor(name, "F32", shape, () =>
        {
            float[] values = [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => ((draw.NextSingle() - 0.5f) / 5) + shift)];
            return MemoryMarshal.AsBytes<float>(values).ToArray();
        });
    }

    private static IEnumerable<(string Name, long[] Shape)> Shapes()
    {
        var facts = DataSets.Describe("scenes", "vqa", [], path: null);
        return
        [
            ("uniter.embeddings.word_embeddings.weight", [facts.VocabularySize, Hidden]),
            ("uniter.embeddings.position_embeddings.weight", [Positions, Hidden]),
            ("uniter.embeddings.token_type_embeddings.weight", [2, Hidden]),
            .. Norm("uniter.embeddings.LayerNorm"),
            .. Linear("uniter.img_embeddings.img_linear", Hidden, facts.RegionFeatures),
            .. Norm("uniter.img_embeddings.img_layer_norm"),
            .. Linear("uniter.img_embeddings.pos_linear", Hidden, 7),
            .. Norm("uniter.img_embeddings.pos_layer_norm"),
            ("uniter.img_embeddings.mask_embedding.weight", [2, facts.RegionFeatures]),
            .. Norm("uniter.img_embeddings.LayerNorm"),
            .. Enumerable.Range(0, Layers).SelectMany(layer => Layer($"uniter.encoder.layer.{layer}")),
            .. Linear("uniter.pooler.dense", Hidden, Hidden),
            .. Linear("vqa_output.0", 2 * Hidden, Hidden),
            .. Norm("vqa_output.2", 2 * Hidden),
            .. Linear("vqa_output.3", Answers, 2 * Hidden),
        ];
    }

    private static IEnumerable<(string Name, long[] Shape)> Layer(string layer) =>
    [
        .. new[] { "query", "key", "value" }.SelectMany(part => Linear($"{layer}.attention.self.{part}", Hidden, Hidden)),
        .. Linear($"{layer}.attention.output.dense", Hidden, Hidden),
        .. Norm($"{layer}.attention.output.LayerNorm"),
        .. Linear($"{layer}.intermediate.dense", Intermediate, Hidden),
        .. Linear($"{layer}.output.dense", Hidden, Intermediate),
        .. Norm($"{layer}.output.LayerNorm"),
    ];

    private static (string Name, long[] Shape)[] Linear(string name, long rows, long columns) => [($"{name}.weight", [rows, columns]), ($"{name}.bias", [rows])];

    private static (string Name, long[] Shape)[] Norm(string name, long size = Hidden) => [($"{name}.weight", [size]), ($"{name}.bias", [size])];
}
