using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Models.Checkpoints;

/// <summary>What a checkpoint is, by its names and shapes, and what of it would not load. Needs no libtorch.</summary>
/// <param name="Size"><c>base</c>, <c>large</c>, or its hidden size and layers; null where no family is known.</param>
/// <param name="Heads">Titles of the heads it holds.</param>
/// <param name="Parameters">Elements of all tensors, tied ones and buffers once.</param>
/// <param name="Faults">One line each; none where all of it would load.</param>
public sealed record CheckpointInspection(
    NamedCheckpoint Named,
    string? Size,
    IReadOnlyList<string> Heads,
    long Parameters,
    IReadOnlyList<string> Faults)
{
    /// <exception cref="WeightsException">Two tensors come to one name.</exception>
    public static CheckpointInspection Of(CheckpointFile file)
    {
        var named = CheckpointNames.Original(file.Tensors, file.Source);
        var match = Blueprint.Of(named.Family)?.Match(named.Tensors);
        var doubles = match?.Doubles.ToHashSet(StringComparer.Ordinal) ?? [];
        return new CheckpointInspection(
            named,
            match is null ? null : SizeOf(named, match),
            match?.Heads ?? [],
            named.Tensors.Where(tensor => !doubles.Contains(tensor.Name)).Sum(tensor => tensor.Elements),
            [.. FaultsOf(file, match)]);
    }

    private static string SizeOf(NamedCheckpoint named, BlueprintMatch match)
    {
        var layers = named.Tensors.Select(tensor => tensor.Name.Split('.'))
            .Select(parts => Array.FindIndex(parts, part => part is "layer" or "blocks") is var at and >= 0 && at + 1 < parts.Length ? parts[at + 1] : null)
            .OfType<string>().Distinct(StringComparer.Ordinal).Count();
        return (named.Family, match.Size("H"), layers) switch
        {
            ("uniter" or "vilt" or "bert", 768, 12) or ("lxmert", 768, 9) => "base",
            ("uniter" or "bert", 1024, 24) => "large",
            (_, { } hidden, _) => FormattableString.Invariant($"of hidden size {hidden} and {layers} layers"),
            _ => FormattableString.Invariant($"of {layers} layers"),
        };
    }

    private static IEnumerable<string> FaultsOf(CheckpointFile file, BlueprintMatch? match)
    {
        foreach (var entry in file.Unread)
        {
            yield return $"{entry.Name} is {entry.What} and no tensor";
        }

        if (match is null)
        {
            yield return file.Tensors.Count == 0
                ? "there is no tensor; a whole model that was pickled holds none by name, save model.state_dict()"
                : "the names are of none of UNITER, VILLA, LXMERT, ViLT and BERT";
            yield break;
        }

        foreach (var name in match.Missing)
        {
            yield return $"{name} is missing";
        }

        foreach (var misfit in match.Misfits)
        {
            yield return misfit.ToString();
        }

        foreach (var name in match.Unexpected)
        {
            yield return $"{name} is of no model here";
        }
    }
}
