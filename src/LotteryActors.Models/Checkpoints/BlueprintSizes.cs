using LotteryActors.Tickets.Stages;

namespace LotteryActors.Models.Checkpoints;

/// <summary>What a model's sizes make of the letters and layers of its family's <see cref="Blueprint"/>.</summary>
/// <param name="Letters">By letter.</param>
/// <param name="Layers">By the name of the stack.</param>
internal sealed record BlueprintSizes(IReadOnlyDictionary<string, long> Letters, IReadOnlyDictionary<string, int> Layers)
{
    public static BlueprintSizes Of(ModelSpec model) => new(LettersOf(model), LayersOf(model));

    private static Dictionary<string, long> LettersOf(ModelSpec model)
    {
        var letters = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["H"] = model.HiddenSize,
            ["I"] = model.IntermediateSize,
            ["V"] = model.VocabularySize,
            ["P"] = model.MaxPositions,
            ["T"] = model.TokenTypes,
        };
        if (model.Vilt is { } vilt)
        {
            var side = vilt.ImageSize / vilt.PatchSize;
            (letters["S"], letters["G"], letters["M"]) = (vilt.PatchSize, 1 + ((long)side * side), 2);
        }
        else
        {
            letters["F"] = model.RegionFeatures;
        }

        return letters;
    }

    private static Dictionary<string, int> LayersOf(ModelSpec model) => model switch
    {
        { Lxmert: { } lxmert } => new(StringComparer.Ordinal) { ["layer"] = model.Layers, ["r_layers"] = lxmert.RelationLayers, ["x_layers"] = lxmert.CrossLayers },
        { Vilt: not null } => new(StringComparer.Ordinal) { ["blocks"] = model.Layers },
        _ => new(StringComparer.Ordinal) { ["layer"] = model.Layers },
    };
}
