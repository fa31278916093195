using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Models.Checkpoints;

/// <summary>
/// Names of tensors, whatever saved them, to the names of the original code and back to Hugging Face's. Values are looked
/// at only where two names stand for one tensor.
/// </summary>
public static class CheckpointNames
{
    /// <summary>
    /// To original names: DataParallel's <c>module.</c> goes, TensorFlow's <c>gamma</c> and <c>beta</c> become <c>weight</c> and
    /// <c>bias</c> (model/model.py, from_pretrained), then each family's own rules.
    /// </summary>
    /// <param name="source">The file, for errors.</param>
    /// <exception cref="WeightsException">Two tensors come to one name, or do not agree where they must.</exception>
    public static NamedCheckpoint Original(IReadOnlyList<CheckpointTensor> tensors, string source)
    {
        var changes = new List<string>();
        var plain = Noted(tensors, changes, "'module.' of DataParallel left out", WithoutModule);
        plain = Unique(Noted(plain, changes, "gamma and beta read as weight and bias", WithoutGammaBeta), source);
        var family = Family([.. plain.Select(tensor => tensor.Name)]);
        var named = family switch
        {
            "uniter" => UniterNames.ToOriginal(plain, changes),
            "lxmert" => LxmertNames.ToOriginal(plain, changes),
            "vilt" => ViltNames.ToOriginal(plain, changes, source),
            _ => (NameStyle.Original, plain),
        };
        return new NamedCheckpoint(family, named.Item1, Unique(named.Item2, source), changes);
    }

    /// <summary>To Hugging Face's names.</summary>
    /// <exception cref="WeightsException">The family, or a head, has none there.</exception>
    public static IReadOnlyList<CheckpointTensor> HuggingFace(NamedCheckpoint checkpoint, string source) => Unique(
        checkpoint.Family switch
        {
            "lxmert" => LxmertNames.ToHuggingFace(checkpoint.Tensors, source),
            "vilt" => ViltNames.ToHuggingFace(checkpoint.Tensors, source),
            _ => throw new WeightsException($"{source}: Hugging Face has names for LXMERT and ViLT, none for {checkpoint.Family ?? "an unknown family"}; use --names original"),
        },
        source);

    /// <summary>Tensors under other names; notes the change where there is any.</summary>
    internal static IReadOnlyList<CheckpointTensor> Noted(IReadOnlyList<CheckpointTensor> tensors, List<string> changes, string change, Func<string, string> rename)
    {
        var renamed = tensors.Select(tensor => tensor with { Name = rename(tensor.Name) }).ToList();
        if (renamed.Zip(tensors).Any(pair => pair.First.Name != pair.Second.Name))
        {
            changes.Add(change);
        }

        return renamed;
    }

    /// <summary>A name with one beginning for another; as it is where it begins otherwise.</summary>
    internal static string Swap(string name, string from, string to) =>
        name.StartsWith(from, StringComparison.Ordinal) ? $"{to}{name[from.Length..]}" : name;

    internal static bool Begins(this IEnumerable<string> names, string prefix) => names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));

    internal static string? Family(IReadOnlyList<string> names) =>
        names.Hold("img_embeddings.") ? "uniter"
        : names.Hold("visn_fc.") || names.Hold("x_layers.") ? "lxmert"
        : names.Begins("transformer.blocks.") || names.Begins("vilt.") || names.Begins("blocks.") || names.Hold("patch_embeddings.projection.") ? "vilt"
        : names.Hold("encoder.layer.0.attention.self.query.") ? "bert"
        : null;

    private static bool Hold(this IEnumerable<string> names, string part) => names.Any(name => name.Contains(part, StringComparison.Ordinal));

    private static string WithoutModule(string name) =>
        Swap(Swap(name, "module.", ""), "lxrt_encoder.model.module.", "lxrt_encoder.model.");

    private static string WithoutGammaBeta(string name) => name switch
    {
        _ when name.EndsWith(".gamma", StringComparison.Ordinal) => $"{name[..^"gamma".Length]}weight",
        _ when name.EndsWith(".beta", StringComparison.Ordinal) => $"{name[..^"beta".Length]}bias",
        _ => name,
    };

    /// <exception cref="WeightsException">Two tensors have one name.</exception>
    internal static IReadOnlyList<CheckpointTensor> Unique(IReadOnlyList<CheckpointTensor> tensors, string source) =>
        tensors.GroupBy(tensor => tensor.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? throw new WeightsException($"{source}: two tensors come to the name '{twice.Key}'; convert a file that holds one model")
            : tensors;
}
