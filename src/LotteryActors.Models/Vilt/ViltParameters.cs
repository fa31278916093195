namespace LotteryActors.Models.Vilt;

/// <summary>What the names of ViLT's parameters say.</summary>
public static class ViltParameters
{
    private static readonly string[] BlockWeights = ["attn.qkv.weight", "attn.proj.weight", "mlp.fc1.weight", "mlp.fc2.weight"];

    private static readonly string[] InputWeights =
    [
        "text_embeddings.word_embeddings.weight", "text_embeddings.position_embeddings.weight", "text_embeddings.token_type_embeddings.weight",
        "transformer.pos_embed", "transformer.patch_embed.proj.weight",
    ];

    private static readonly string[] Undecayed =
    [
        "bias", "LayerNorm.bias", "LayerNorm.weight", "norm.bias", "norm.weight", "norm1.bias", "norm1.weight", "norm2.bias", "norm2.weight",
    ];

    private static readonly string[] BackboneModules = ["text_embeddings.", "token_type_embeddings.", "transformer.", "pooler."];

    /// <summary>Nothing is tied: the masked word head has a decoder of its own.</summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>();

    /// <summary>The table of modalities, to which NLVR2 adds one of its own.</summary>
    public static string ModalityTable => "token_type_embeddings.weight";

    /// <summary>A buffer of checkpoints that is no parameter: 0, 1, 2, ... for the text's positions.</summary>
    public static string PositionIds => "text_embeddings.position_ids";

    /// <summary>
    /// The parameters a mask ranges over, in the order given. <c>encoder</c>: the matrices of attention, MLP and pooler
    /// (85,524,480 weights of ViLT-base, as many as UNITER-base has). <c>backbone</c>: the text's tables, the picture's
    /// position table and the patch projection too. Never a bias, a norm, a head, the class token, which is one vector, or
    /// the table of modalities, whose length depends on the task.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static IReadOnlyList<string> Prunable(string preset, IEnumerable<(string Name, long[] Shape)> parameters) =>
        preset switch
        {
            "encoder" => [.. parameters.Select(p => p.Name).Where(IsEncoderWeight)],
            "backbone" => [.. parameters.Select(p => p.Name).Where(name => IsEncoderWeight(name) || InputWeights.Contains(name))],
            _ => throw new ArgumentException($"prunable preset '{preset}' is unknown; name 'encoder' or 'backbone'"),
        };

    /// <summary>How many weights a preset ranges over: the denominator of every sparsity.</summary>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static long PrunableCount(string preset, IReadOnlyCollection<(string Name, long[] Shape)> parameters)
    {
        var prunable = Prunable(preset, parameters).ToHashSet(StringComparer.Ordinal);
        return parameters.Where(p => prunable.Contains(p.Name)).Sum(p => p.Shape.Aggregate(1L, (product, size) => product * size));
    }

    /// <summary>
    /// Whether weight decay reaches a parameter (vilt_utils.py, set_schedule). The original goes by substring, so the
    /// norms of classifiers (<c>vqa_classifier.1</c>) are decayed.
    /// </summary>
    public static bool IsDecayed(string name) => !Undecayed.Any(part => name.Contains(part, StringComparison.Ordinal));

    /// <summary>Whether a parameter belongs to a task head.</summary>
    public static bool IsHead(string name) => !BackboneModules.Any(module => name.StartsWith(module, StringComparison.Ordinal));

    /// <summary>
    /// Whether a parameter learns at lr_mult times the rate (vilt_utils.py, set_schedule, head_names: the classifiers of
    /// VQA and NLVR2). The classifiers that are ours join them; the heads of pre-training and retrieval do not. The
    /// original's other group, cross-modal layers, belongs to its successor: ViLT has no such layers.
    /// </summary>
    public static bool HasHeadRate(string name) => name.Contains("_classifier", StringComparison.Ordinal);

    private static bool IsEncoderWeight(string name) => name == "pooler.dense.weight" || BlockWeights.Contains(WithinBlock(name));

    /// <summary>A name within its block; names outside the blocks become one that matches nothing.</summary>
    private static string WithinBlock(string name)
    {
        const string blocks = "transformer.blocks.";
        return name.StartsWith(blocks, StringComparison.Ordinal) ? name[(name.IndexOf('.', blocks.Length) + 1)..] : "";
    }
}
