using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Models.Checkpoints;

/// <summary>
/// A published checkpoint as the weights that a search starts from: the backbone with the head of image-text matching, and where
/// pre-training goes on from it its other heads; float32, under the names of the models here, sorted. So files of one content, whatever their format and dialect, come to
/// the same bytes. Needs no libtorch.
/// </summary>
/// <param name="Tensors">Read while the file is open.</param>
/// <param name="LeftOut">Titles of the heads that stay behind.</param>
/// <param name="Faults">Why it cannot be taken, a line each with the mend; none where it can.</param>
public sealed record CheckpointImport(IReadOnlyList<CheckpointTensor> Tensors, IReadOnlyList<string> LeftOut, IReadOnlyList<string> Faults)
{
    private const int Named = 3;

    /// <param name="model">The model to be filled, its sizes known.</param>
    /// <param name="isPretrained">Whether pre-training goes on from it.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged.</exception>
    /// <exception cref="WeightsException">Its names cannot be told apart, or something among its tensors is none.</exception>
    public static CheckpointImport Of(CheckpointFile file, ModelSpec model, bool isPretrained)
    {
        CheckpointWeights.RequireTensors(file);
        var named = CheckpointNames.Original(file.Tensors, file.Source);
        if (named.Family != model.Family || Blueprint.Of(model.Family) is not { } blueprint)
        {
            return Refused($"holds weights of {named.Family ?? "no known family"} and the model is of {model.Family}; name weights of {model.Family}, or another preset");
        }

        var tensors = CheckpointNames.Unique(CheckpointWeights.Fit(named, Backbone(model), file.Source), file.Source);
        var sizes = BlueprintSizes.Of(model);
        if (LayerFaults(blueprint.Layers([.. tensors.Select(tensor => tensor.Name)]), sizes).ToList() is { Count: > 0 } layers)
        {
            return Refused([.. layers]);
        }

        var match = blueprint.Match(tensors, sizes);
        return new CheckpointImport(
            [.. tensors.Where(tensor => IsWanted(tensor.Name)).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)],
            [.. match.Heads.Where(head => !IsPartWanted(head))],
            [.. FaultsOf(match, model, IsWanted)]);

        bool IsWanted(string name) => match.PartOf(name) is { } part && IsPartWanted(part);

        bool IsPartWanted(string part) => part == BlueprintMatch.Backbone || part == blueprint.Matching || (isPretrained && blueprint.Pretraining.Contains(part));
    }

    private static CheckpointImport Refused(params IReadOnlyList<string> faults) => new([], [], faults);

    /// <summary>How the family's models here call their backbone, by the beginning of a name in it.</summary>
    private static HashSet<string> Backbone(ModelSpec model) => model.Family switch
    {
        "uniter" => ["uniter.embeddings."],
        "lxmert" => ["bert.embeddings."],
        _ => [],
    };

    private static IEnumerable<string> LayerFaults(IReadOnlyDictionary<string, int> found, BlueprintSizes sizes) =>
        from stack in sizes.Layers
        where found[stack.Key] != stack.Value
        let layers = stack.Key switch { "r_layers" => "relation layers", "x_layers" => "cross-modality layers", _ => "layers" }
        let key = stack.Key switch { "r_layers" => "relation-layers", "x_layers" => "cross-layers", _ => "layers" }
        select $"has {found[stack.Key]} {layers} and the model {stack.Value}; write {key} = {found[stack.Key]}, or name weights of this size";

    private static IEnumerable<string> FaultsOf(BlueprintMatch match, ModelSpec model, Func<string, bool> isWanted)
    {
        var misfits = match.Misfits.Where(misfit => isWanted(misfit.Name));
        foreach (var misfit in misfits.DistinctBy(misfit => misfit.Letter.Length > 0 ? misfit.Letter : misfit.Name))
        {
            yield return $"has {misfit.Name} of {misfit.Found} where the model has {misfit.Wanted}; {Mend(misfit, model)}";
        }

        if (match.Missing.Where(isWanted).ToList() is { Count: > 0 } missing)
        {
            yield return $"lacks {Some(missing)}; name a checkpoint that holds all of {model.Family}'s backbone";
        }

        if (match.Unexpected.ToList() is { Count: > 0 } unexpected)
        {
            yield return $"holds {Some(unexpected)}, of no model here; name a checkpoint of {model.Family} alone";
        }
    }

    private static string Mend(BlueprintMisfit misfit, ModelSpec model) => misfit.Letter switch
    {
        "H" => $"write hidden-size = {misfit.Actual}",
        "I" => $"write intermediate-size = {misfit.Actual}",
        "P" => $"write positions = {misfit.Actual}",
        "S" => $"write patch-size = {misfit.Actual}",
        "G" when Side(misfit.Actual) is { } side => $"write image-size = {side * model.Vilt!.PatchSize}",
        "V" => $"the data have {model.VocabularySize} word pieces, so search on a set of the checkpoint's own vocabulary",
        "F" => $"the data's regions have {model.RegionFeatures} numbers, so search on a set with regions of the checkpoint's own detector",
        _ => "name weights of this very model",
    };

    /// <summary>Patches along a side, of the rows of a position table; null where they make no square.</summary>
    private static long? Side(long rows) => (long)Math.Round(Math.Sqrt(rows - 1)) is var side && (side * side) + 1 == rows ? side : null;

    private static string Some(List<string> names) =>
        string.Join(", ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : "");
}
