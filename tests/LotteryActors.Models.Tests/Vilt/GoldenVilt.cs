using System.Text.Json;
using System.Text.RegularExpressions;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

/// <summary>A golden case of ViLT: its configuration, weights, inputs, and the draws of patches the reference made.</summary>
internal sealed partial class GoldenVilt
{
    private readonly GoldenCase _golden;
    private readonly SafetensorsFile _inputs;
    private readonly SafetensorsFile _expected;
    private readonly JsonElement _settings;

    public GoldenVilt(GoldenCase golden)
    {
        _golden = golden;
        _inputs = golden.Tensors("inputs.safetensors");
        _expected = golden.Tensors("expected.safetensors");
        _settings = golden.Config.GetProperty("vilt_config");
        Config = ViltConfig.FromJson(_settings.GetRawText());
        Heads = new ViltHeads
        {
            Mlm = IsOn("mlm"),
            Itm = IsOn("itm"),
            VqaAnswers = IsOn("vqa") ? Setting("vqav2_label_size") : 0,
            Nlvr2 = IsOn("nlvr2"),
            Retrieval = IsOn("irtr"),
        };
    }

    public ViltConfig Config { get; }

    public ViltHeads Heads { get; }

    public IReadOnlyList<string> Calls =>
        [.. _expected.Entries.Select(e => e.Name[..e.Name.IndexOf('.', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The model with the case's weights, all of them; dropout is off, as in the reference.</summary>
    public ViltModel Loaded()
    {
        var model = new ViltModel(Config, Heads);
        Weights.Load(model, _golden.Tensors("checkpoint.safetensors"), _golden.Name, mayIgnore: name => name == ViltParameters.PositionIds);
        model.eval();
        return model;
    }

    /// <summary>The text and the picture, or another picture; patches in order, or as the reference drew them.</summary>
    public ViltInputs Inputs(string call, string ids = "text_ids", string image = "image") =>
        new(Input(ids), Input("text_masks"), Input(image)) { Patches = Draw(call) };

    /// <summary>The true text first, then the false ones: [B, K, T].</summary>
    public ViltInputs Ranked(string call)
    {
        var others = Enumerable.Range(0, Setting("draw_false_text")).ToList();
        return Inputs(call) with
        {
            TextIds = stack([Input("text_ids"), .. others.Select(i => Input($"false_text_{i}_ids"))], 1),
            TextMask = stack([Input("text_masks"), .. others.Select(i => Input($"false_text_{i}_masks"))], 1),
        };
    }

    public Tensor Input(string key) => _inputs.Tensor($"in.{key}");

    public Tensor Expected(string name) => _expected.Tensor(name);

    /// <summary>The soft answers of vqa_labels.json as the original spreads them over all answers.</summary>
    public Tensor VqaTargets()
    {
        var answers = _golden.Json("vqa_labels.json");
        return ViltLosses.VqaTargets(
            Lists(answers, "vqa_labels", number => number.GetInt32()),
            Lists(answers, "vqa_scores", number => number.GetSingle()),
            Heads.VqaAnswers).ToTensor(CPU, Input("text_ids").size(0), Heads.VqaAnswers);
    }

    /// <summary>max6 in a call's name is the limit it was made with; else the configuration's holds.</summary>
    public int MaxLength(string call) => Limit().Match(call) is { Success: true } limit ? int.Parse(limit.Groups[1].Value, null) : Config.MaxImageLength;

    /// <summary>The values the reference logs for a call, by the last part of their names.</summary>
    public Dictionary<string, double> Logged(string call) =>
        _golden.Json("logged_metrics.json").GetProperty(call).EnumerateObject()
            .ToDictionary(metric => metric.Name[(metric.Name.LastIndexOf('/') + 1)..], metric => metric.Value.GetDouble());

    /// <summary>Calls named "seeded" drew at random: their patches are given where the case tells them.</summary>
    private PatchDraw Draw(string call)
    {
        if (!call.EndsWith("_seeded", StringComparison.Ordinal) || !_expected.Contains($"{call}.out.patch_index"))
        {
            return PatchDraw.InOrder;
        }

        var image = Input("image");
        var (rows, columns) = ((int)image.size(2) / Config.PatchSize, (int)image.size(3) / Config.PatchSize);
        var places = _expected.Int64($"{call}.out.patch_index").ToArray();
        var patches = places.Chunk(2).Select(place => (place[0] * columns) + place[1]).ToList();
        return PatchDraw.Of(new PatchSelection(rows, columns, patches.Count / (int)image.size(0), patches));
    }

    private bool IsOn(string task) => _settings.GetProperty("loss_names").TryGetProperty(task, out var weight) && weight.GetDouble() > 0;

    private int Setting(string key) => _settings.GetProperty(key).GetInt32();

    private static List<IReadOnlyList<T>> Lists<T>(JsonElement answers, string key, Func<JsonElement, T> read) =>
        [.. answers.GetProperty(key).EnumerateArray().Select(list => (IReadOnlyList<T>)[.. list.EnumerateArray().Select(read)])];

    [GeneratedRegex("max(\\d+)")]
    private static partial Regex Limit();
}
