using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Specs;

/// <summary>Reads a model: the name of a preset, or a preset with some sizes changed and weights to start from.</summary>
internal static class ModelReader
{
    /// <summary>The models that stages can train.</summary>
    private static readonly IReadOnlyList<string> Presets = [.. ModelPresets.All.Select(m => m.Name)];

    /// <returns>The model, and the path of its weights where some are named.</returns>
    public static (ModelSpec Model, string? Weights) Read(SectionReader search)
    {
        if (search.Node("model") is SpecNode.Section)
        {
            return Changed(search.Section("model"));
        }

        var name = search.Word("model", Presets, fallback: null);
        return (ModelPresets.Named(name) ?? ModelPresets.UniterMini, null);
    }

    private static (ModelSpec Model, string? Weights) Changed(SectionReader model)
    {
        var preset = ModelPresets.Named(model.Word("preset", Presets, fallback: null)) ?? ModelPresets.UniterMini;
        var changed = preset with
        {
            HiddenSize = Size("hidden-size", preset.HiddenSize, 16_384),
            Layers = Size("layers", preset.Layers, 512),
            Heads = Size("heads", preset.Heads, 512),
            IntermediateSize = Size("intermediate-size", preset.IntermediateSize, 65_536),
            MaxPositions = Size("positions", preset.MaxPositions, 65_536),
            Dropout = model.Number("dropout", d => d is >= 0 and < 1, "lie from 0 to under 1", preset.Dropout),
            InitializerRange = model.Number("initializer-range", r => r is > 0 and <= 1, "lie over 0 and at most 1", preset.InitializerRange),
            Lxmert = preset.Lxmert is { } lxmert ? Layers(lxmert) : null,
            Vilt = preset.Vilt is { } vilt ? Pictures(vilt) : null,
        };
        if (changed.HiddenSize % changed.Heads != 0)
        {
            model.Error("heads", $"must divide hidden-size; {changed.HiddenSize} over {changed.Heads} leaves a rest");
        }

        if (changed.Vilt is { } shape && shape.ImageSize % shape.PatchSize != 0)
        {
            model.Error("patch-size", $"must divide image-size; {shape.ImageSize} over {shape.PatchSize} leaves a rest");
        }

        var weights = model.Has("weights") ? model.Text("weights", fallback: null, "write the path of a checkpoint, as in weights = uniter-base.pt") : null;
        model.Close();
        return (changed, weights);

        LxmertShape Layers(LxmertShape lxmert) =>
            new(Size("cross-layers", lxmert.CrossLayers, 512), Size("relation-layers", lxmert.RelationLayers, 512));

        ViltShape Pictures(ViltShape vilt) =>
            vilt with { PatchSize = Size("patch-size", vilt.PatchSize, 4_096), ImageSize = Size("image-size", vilt.ImageSize, 4_096) };

        int Size(string key, int fallback, int most) => (int)model.Whole(key, 1, most, fallback);
    }
}
