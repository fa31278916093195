namespace LotteryActors.Models.Lxmert;

/// <summary>What the names of LXMERT's parameters say.</summary>
public static class LxmertParameters
{
    private const string Backbone = "bert.";

    private static readonly string[] LayerWeights =
    [
        "attention.self.query.weight", "attention.self.key.weight", "attention.self.value.weight",
        "attention.output.dense.weight", "intermediate.dense.weight", "output.dense.weight",
    ];

    private static readonly string[] CrossLayerWeights =
    [
        .. from attention in new[] { "visual_attention.att", "lang_self_att.self", "visn_self_att.self" }
           from matrix in new[] { "query", "key", "value" }
           select $"{attention}.{matrix}.weight",
        .. from dense in new[] { "visual_attention.output", "lang_self_att.output", "visn_self_att.output", "lang_inter", "lang_output", "visn_inter", "visn_output" }
           select $"{dense}.dense.weight",
    ];

    private static readonly string[] InputWeights =
    [
        "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight",
        "encoder.visn_fc.visn_fc.weight", "encoder.visn_fc.box_fc.weight",
    ];

    /// <summary>What the original's scripts put before the backbone's names: DataParallel, the tasks' encoder, both.</summary>
    private static readonly string[] Wrappers = ["module.", "lxrt_encoder.model.", "module."];

    /// <summary>The table of words, to which VCR adds rows of its own.</summary>
    public static string WordTable => "bert.embeddings.word_embeddings.weight";

    /// <summary>A tied tensor's second name in a checkpoint, and the name its parameter has here (src/lxrt/modeling.py).</summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["cls.predictions.decoder.weight"] = WordTable,
    };

    /// <summary>
    /// The name a parameter has here, of that in any checkpoint of the original: <c>module.bert.X</c> of pre-training,
    /// <c>lxrt_encoder.model.bert.X</c> and <c>lxrt_encoder.model.module.bert.X</c> of the tasks are all <c>bert.X</c>.
    /// </summary>
    public static string Canonical(string name) =>
        Wrappers.Aggregate(name, (rest, wrapper) => rest.StartsWith(wrapper, StringComparison.Ordinal) ? rest[wrapper.Length..] : rest);

    /// <summary>The name of a parameter in the original's task checkpoints (snap/vqa/BEST.pth).</summary>
    public static string InTaskCheckpoint(string name) => IsHead(name) ? name : "lxrt_encoder.model." + name;

    /// <summary>
    /// The parameters a mask ranges over, in the order given. <c>encoder</c>: the matrices of attention and feed-forward in
    /// language, relation and cross layers, and of the pooler (182,255,616 weights of LXMERT-base). <c>backbone</c>: the
    /// embedding tables and the two region projections too (207,667,200). Never a bias, a norm or a head.
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

    /// <summary>Whether weight decay reaches a parameter: in LXMERT every one, biases and norms included (src/lxrt/optimization.py).</summary>
    public static bool IsDecayed(string name) => name.Length > 0;

    /// <summary>Whether a parameter belongs to a head: everything outside of <c>bert.*</c>.</summary>
    public static bool IsHead(string name) => !name.StartsWith(Backbone, StringComparison.Ordinal);

    private static bool IsEncoderWeight(string name) =>
        Inner(name) is var inner
        && (inner == "pooler.dense.weight"
            || IsLayerWeight(inner, "encoder.layer.", LayerWeights)
            || IsLayerWeight(inner, "encoder.r_layers.", LayerWeights)
            || IsLayerWeight(inner, "encoder.x_layers.", CrossLayerWeights));

    private static bool IsInputWeight(string name) => InputWeights.Contains(Inner(name));

    private static bool IsLayerWeight(string inner, string stack, string[] weights) =>
        inner.StartsWith(stack, StringComparison.Ordinal)
        && weights.Contains(inner[(inner.IndexOf('.', stack.Length) + 1)..]);

    /// <summary>A name within the backbone; names of heads match nothing above.</summary>
    private static string Inner(string name) => IsHead(name) ? "" : name[Backbone.Length..];
}
