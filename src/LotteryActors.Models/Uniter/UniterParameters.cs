namespace LotteryActors.Models.Uniter;

/// <summary>What the names of UNITER's parameters say.</summary>
public static class UniterParameters
{
    private static readonly string[] LayerWeights =
    [
        "attention.self.query.weight", "attention.self.key.weight", "attention.self.value.weight",
        "attention.output.dense.weight", "intermediate.dense.weight", "output.dense.weight",
    ];

    private static readonly string[] InputWeights =
    [
        "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight",
        "img_embeddings.img_linear.weight", "img_embeddings.pos_linear.weight",
    ];

    /// <summary>The table of types, to which NLVR2 and VCR add rows of their own.</summary>
    public static string TypeTable => "uniter.embeddings.token_type_embeddings.weight";

    /// <summary>The table of words, to which VCR adds rows of its own.</summary>
    public static string WordTable => "uniter.embeddings.word_embeddings.weight";

    /// <summary>
    /// A tied tensor's second name in a checkpoint, and the name its parameter has here (model/layer.py, model/pretrain.py).
    /// </summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["cls.predictions.decoder.weight"] = WordTable,
        ["feat_regress.weight"] = "uniter.img_embeddings.img_linear.weight",
    };

    /// <summary>
    /// The parameters a mask ranges over, in the order given. <c>encoder</c>: the matrices of attention, feed-forward and
    /// pooler (the list of BERT-Tickets; 85,524,480 weights of UNITER-base). <c>backbone</c>: the embedding tables and the
    /// two region projections too. Never a bias, a norm, a head, or the mask embedding, whose row 0 is no weight.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static IReadOnlyList<string> Prunable(string preset, IEnumerable<(string Name, long[] Shape)> parameters) =>
        preset switch
        {
            "encoder" => [.. parameters.Select(p => p.Name).Where(IsEncoderWeight)],
            "backbone" => [.. parameters.Select(p => p.Name).Where(name => IsEncoderWeight(name) || IsInputWeight(name))],
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
    /// Whether weight decay reaches a parameter (optim/misc.py). The original goes by substring, so norms of other names
    /// (<c>img_layer_norm</c>, <c>vqa_output.2</c>) are decayed.
    /// </summary>
    public static bool IsDecayed(string name) =>
        !(name.Contains("bias", StringComparison.Ordinal)
            || name.Contains("LayerNorm.bias", StringComparison.Ordinal)
            || name.Contains("LayerNorm.weight", StringComparison.Ordinal));

    /// <summary>Whether a parameter belongs to a task head: everything outside of <c>uniter.*</c>.</summary>
    public static bool IsHead(string name) => !name.StartsWith("uniter.", StringComparison.Ordinal);

    private static bool IsEncoderWeight(string name) =>
        Backbone(name) is var inner
        && (inner == "pooler.dense.weight"
            || (inner.StartsWith("encoder.layer.", StringComparison.Ordinal)
                && LayerWeights.Contains(AfterLayerNumber(inner))));

    private static bool IsInputWeight(string name) => InputWeights.Contains(Backbone(name));

    /// <summary>A name within the backbone; names of heads, which do not begin with <c>uniter.</c>, match nothing above.</summary>
    private static string Backbone(string name) => IsHead(name) ? "" : name["uniter.".Length..];

    private static string AfterLayerNumber(string inner)
    {
        var rest = inner["encoder.layer.".Length..];
        return rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..];
    }
}
