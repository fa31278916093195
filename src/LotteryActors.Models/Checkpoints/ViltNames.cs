using System.Text.RegularExpressions;
using LotteryActors.Artifacts.Checkpoints;
using static LotteryActors.Models.Checkpoints.CheckpointNames;

namespace LotteryActors.Models.Checkpoints;

/// <summary>
/// ViLT's names (convert_vilt_original_to_pytorch.py). Hugging Face splits the joint query-key-value matrix in three and calls
/// either downstream head <c>classifier</c>; it has no matching head.
/// </summary>
internal static partial class ViltNames
{
    private static readonly (string Original, string HuggingFace)[] Prefixes =
    [
        ("text_embeddings.", "vilt.embeddings.text_embeddings."),
        ("token_type_embeddings.", "vilt.embeddings.token_type_embeddings."),
        ("transformer.cls_token", "vilt.embeddings.cls_token"),
        ("transformer.pos_embed", "vilt.embeddings.position_embeddings"),
        ("transformer.patch_embed.proj.", "vilt.embeddings.patch_embeddings.projection."),
        ("transformer.norm.", "vilt.layernorm."),
        ("pooler.", "vilt.pooler."),
    ];

    private static readonly (string Original, string HuggingFace)[] InBlock =
    [
        ("norm1.", "layernorm_before."),
        ("norm2.", "layernorm_after."),
        ("attn.proj.", "attention.output.dense."),
        ("mlp.fc1.", "intermediate.dense."),
        ("mlp.fc2.", "output.dense."),
    ];

    private static readonly string[] Projections = ["query", "key", "value"];
    private static readonly string[] Bare = ["embeddings.", "encoder.", "layernorm.", "pooler."];
    private static readonly string[] Vision = ["blocks.", "patch_embed.", "cls_token", "pos_embed", "norm."];

    public static (NameStyle Style, IReadOnlyList<CheckpointTensor> Tensors) ToOriginal(IReadOnlyList<CheckpointTensor> tensors, List<string> changes, string source)
    {
        var names = tensors.Select(tensor => tensor.Name).ToList();
        if (names.Begins("blocks."))
        {
            return (NameStyle.Original, Noted(tensors, changes, "a vision transformer of timm, put under 'transformer.'", name => Begins(Vision, name) ? $"transformer.{name}" : name));
        }

        if (names.Begins("transformer."))
        {
            return (NameStyle.Original, tensors);
        }

        changes.Add("Hugging Face's names of ViLT read as the original's; query, key and value joined");
        var prefixed = tensors.Select(tensor => names.Begins("vilt.") || !Begins(Bare, tensor.Name) ? tensor : tensor with { Name = $"vilt.{tensor.Name}" }).ToList();
        var head = HeadOf(prefixed);
        return (NameStyle.HuggingFace, [.. Join(WithoutTiedBias(prefixed, source)).Select(tensor => tensor with { Name = OriginalName(Swap(tensor.Name, "classifier.", head)) })]);
    }

    /// <exception cref="WeightsException">Two downstream heads, which one file of Hugging Face cannot hold, or a joint matrix that is no three.</exception>
    public static IReadOnlyList<CheckpointTensor> ToHuggingFace(IReadOnlyList<CheckpointTensor> tensors, string source)
    {
        var names = tensors.Select(tensor => tensor.Name).ToList();
        if (names.Begins("vqa_classifier.") && names.Begins("nlvr2_classifier."))
        {
            throw new WeightsException($"{source}: holds the heads of both VQA and NLVR2, which Hugging Face both calls 'classifier'; convert a file of one task, or use --names original");
        }

        var kept = tensors.Where(tensor => !tensor.Name.StartsWith("itm_score.", StringComparison.Ordinal));
        var split = kept.SelectMany(tensor => Split(tensor, source)).Select(tensor => tensor with { Name = HuggingFaceName(tensor.Name) }).ToList();
        return split.Find(tensor => tensor.Name == "mlm_score.bias") is { } bias ? [.. split, bias with { Name = "mlm_score.decoder.bias" }] : split;
    }

    /// <summary>The head that <c>classifier</c> stands for: NLVR2's takes two pooled vectors.</summary>
    private static string HeadOf(List<CheckpointTensor> tensors)
    {
        var hidden = tensors.Find(tensor => tensor.Name == "vilt.embeddings.cls_token")?.Shape is [.., var width] ? width : -1;
        return tensors.Find(tensor => tensor.Name == "classifier.0.weight") is { Shape: [_, var columns] } && columns == 2 * hidden ? "nlvr2_classifier." : "vqa_classifier.";
    }

    private static string OriginalName(string name)
    {
        if (HuggingFaceBlock.Match(name) is { Success: true } block)
        {
            var rest = InBlock.Aggregate(block.Groups[2].Value, (inner, pair) => Swap(inner, pair.HuggingFace, pair.Original));
            return $"transformer.blocks.{block.Groups[1].Value}.{rest}";
        }

        return Prefixes.Aggregate(name, (inner, pair) => Swap(inner, pair.HuggingFace, pair.Original));
    }

    private static string HuggingFaceName(string name)
    {
        if (OriginalBlock.Match(name) is { Success: true } block)
        {
            var inner = block.Groups[2].Value;
            var pair = InBlock.FirstOrDefault(pair => inner.StartsWith(pair.Original, StringComparison.Ordinal));
            return $"vilt.encoder.layer.{block.Groups[1].Value}.{(pair.Original is null ? inner : Swap(inner, pair.Original, pair.HuggingFace))}";
        }

        var prefix = Prefixes.FirstOrDefault(pair => name.StartsWith(pair.Original, StringComparison.Ordinal));
        return prefix.Original is not null ? Swap(name, prefix.Original, prefix.HuggingFace)
            : Swap(Swap(name, "vqa_classifier.", "classifier."), "nlvr2_classifier.", "classifier.");
    }

    private static IEnumerable<CheckpointTensor> Split(CheckpointTensor tensor, string source)
    {
        if (OriginalBlock.Match(tensor.Name) is not { Success: true } block || !block.Groups[2].Value.StartsWith("attn.qkv.", StringComparison.Ordinal))
        {
            return [tensor];
        }

        if (tensor.Shape.Count == 0 || tensor.Shape[0] % 3 != 0)
        {
            throw new WeightsException($"{source}: {tensor.Name} is {tensor.ShapeText}, which is no query, key and value of one size; convert a sound file");
        }

        var kind = block.Groups[2].Value["attn.qkv.".Length..];
        IReadOnlyList<long> shape = [tensor.Shape[0] / 3, .. tensor.Shape.Skip(1)];
        return Projections.Select((part, i) => new CheckpointTensor(
            $"transformer.blocks.{block.Groups[1].Value}.attention.attention.{part}.{kind}",
            tensor.Dtype,
            shape,
            () => tensor.Read() is var all ? all.Slice(i * (all.Length / 3), all.Length / 3) : default));
    }

    /// <summary>Query, key and value of one block and kind as one tensor, in the place of the query; what has no two others stays.</summary>
    private static IEnumerable<CheckpointTensor> Join(IReadOnlyList<CheckpointTensor> tensors)
    {
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (Parts(tensor, byName) is not [var query, var key, var value])
            {
                yield return tensor;
            }
            else if (tensor == query)
            {
                yield return new CheckpointTensor(
                    query.Name.Replace("attention.attention.query.", "attn.qkv.", StringComparison.Ordinal),
                    query.Dtype,
                    [3 * query.Shape[0], .. query.Shape.Skip(1)],
                    () => (byte[])[.. query.Read().Span, .. key.Read().Span, .. value.Read().Span]);
            }
        }
    }

    private static CheckpointTensor[]? Parts(CheckpointTensor tensor, Dictionary<string, CheckpointTensor> byName)
    {
        var match = HuggingFaceAttention.Match(tensor.Name);
        var parts = Projections
            .Select(part => byName.GetValueOrDefault($"{match.Groups[1].Value}{part}{match.Groups[2].Value}"))
            .OfType<CheckpointTensor>()
            .Where(part => part.Dtype == tensor.Dtype && part.Shape.Count > 0 && part.Shape.SequenceEqual(tensor.Shape))
            .ToArray();
        return match.Success && parts.Length == 3 ? parts : null;
    }

    /// <summary>Without the second name of the masked-language bias, which must hold the same values.</summary>
    private static IReadOnlyList<CheckpointTensor> WithoutTiedBias(IReadOnlyList<CheckpointTensor> tensors, string source)
    {
        var (first, second) = (tensors.FirstOrDefault(tensor => tensor.Name == "mlm_score.bias"), tensors.FirstOrDefault(tensor => tensor.Name == "mlm_score.decoder.bias"));
        if (first is null || second is null)
        {
            return tensors;
        }

        return first.Dtype == second.Dtype && first.Read().Span.SequenceEqual(second.Read().Span)
            ? [.. tensors.Where(tensor => tensor != second)]
            : throw new WeightsException($"{source}: mlm_score.bias and mlm_score.decoder.bias are one tensor and differ; convert a sound file");
    }

    private static bool Begins(string[] parts, string name) => parts.Any(part => name.StartsWith(part, StringComparison.Ordinal));

    [GeneratedRegex(@"^vilt\.encoder\.layer\.(\d+)\.(.+)$")]
    private static partial Regex HuggingFaceBlock { get; }

    [GeneratedRegex(@"^transformer\.blocks\.(\d+)\.(.+)$")]
    private static partial Regex OriginalBlock { get; }

    [GeneratedRegex(@"^(vilt\.encoder\.layer\.\d+\.attention\.attention\.)(?:query|key|value)(\.(?:weight|bias))$")]
    private static partial Regex HuggingFaceAttention { get; }
}
