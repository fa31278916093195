using System.Text.Json;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Models.Lxmert;

/// <summary>The shape of an LXMERT model: a BERT config, and the layer counts and feature length of src/param.py and VisualConfig.</summary>
/// <param name="LanguageLayers"><c>--llayers</c>, 9 in every published model.</param>
/// <param name="CrossLayers"><c>--xlayers</c>, 5.</param>
/// <param name="RelationLayers"><c>--rlayers</c>, 5.</param>
/// <param name="HiddenAct"><c>gelu</c> (the erf form), <c>relu</c> or <c>swish</c>.</param>
/// <param name="RegionFeatures">Length of one region's feature vector.</param>
public sealed record LxmertConfig(
    int VocabularySize,
    int HiddenSize,
    int LanguageLayers,
    int CrossLayers,
    int RelationLayers,
    int Heads,
    int IntermediateSize,
    string HiddenAct,
    double HiddenDropout,
    double AttentionDropout,
    int MaxPositions,
    int TokenTypes,
    double InitializerRange,
    int RegionFeatures)
{
    /// <summary>Every LayerNorm of LXMERT, heads included.</summary>
    public const double LayerNormEps = 1e-12;

    /// <summary>Corners of a region, as shares of the picture's sides.</summary>
    public const int BoxSize = 4;

    /// <summary>What the original detector gives.</summary>
    public const int OriginalRegionFeatures = 2048;

    /// <summary>Layer counts of the published models.</summary>
    public static LxmertShape OriginalShape { get; } = new(CrossLayers: 5, RelationLayers: 5);

    private const int OriginalLanguageLayers = 9;

    /// <summary>Which of the original's defects the model has.</summary>
    public LxmertDefects Defects { get; init; } = LxmertDefects.Default;

    /// <summary>Length of one attention head.</summary>
    public int HeadSize => HiddenSize / Heads;

    /// <exception cref="ArgumentException">The model is of another family, or its sizes do not fit together.</exception>
    public static LxmertConfig Of(ModelSpec spec) =>
        spec is { Family: "lxmert", Lxmert: { } shape }
            ? new LxmertConfig(
                spec.VocabularySize,
                spec.HiddenSize,
                spec.Layers,
                shape.CrossLayers,
                shape.RelationLayers,
                spec.Heads,
                spec.IntermediateSize,
                "gelu",
                spec.Dropout,
                spec.Dropout,
                spec.MaxPositions,
                spec.TokenTypes,
                spec.InitializerRange,
                spec.RegionFeatures).Checked(spec.Name)
            : throw new ArgumentException($"{spec.Name}: family '{spec.Family}' is not built by LXMERT; name a model of family 'lxmert' with its cross and relation layers");

    /// <summary>
    /// Reads a config JSON: BERT's, as the original does, whose own layer count it passes over; or Hugging Face's for LXMERT,
    /// whose <c>l_layers</c>, <c>x_layers</c>, <c>r_layers</c> and <c>visual_feat_dim</c> win over what is given here.
    /// </summary>
    /// <exception cref="ArgumentException">The text is no JSON object, lacks a key, or its sizes do not fit together.</exception>
    public static LxmertConfig FromJson(
        string json, int languageLayers = OriginalLanguageLayers, LxmertShape? shape = null, int regionFeatures = OriginalRegionFeatures)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new LxmertConfig(
                root.GetProperty("vocab_size").GetInt32(),
                root.GetProperty("hidden_size").GetInt32(),
                Given("l_layers", languageLayers),
                Given("x_layers", (shape ?? OriginalShape).CrossLayers),
                Given("r_layers", (shape ?? OriginalShape).RelationLayers),
                root.GetProperty("num_attention_heads").GetInt32(),
                root.GetProperty("intermediate_size").GetInt32(),
                root.GetProperty("hidden_act").GetString() ?? "",
                root.GetProperty("hidden_dropout_prob").GetDouble(),
                root.GetProperty("attention_probs_dropout_prob").GetDouble(),
                root.GetProperty("max_position_embeddings").GetInt32(),
                root.GetProperty("type_vocab_size").GetInt32(),
                root.GetProperty("initializer_range").GetDouble(),
                Given("visual_feat_dim", regionFeatures)).Checked("model config");

            int Given(string key, int fallback) => root.TryGetProperty(key, out var value) ? value.GetInt32() : fallback;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ArgumentException($"model config: neither BERT's nor LXMERT's config JSON ({e.Message.ReplaceLineEndings(" ")}); see bert-base-uncased's config.json for its keys", e);
        }
    }

    private LxmertConfig Checked(string source)
    {
        Require(VocabularySize > 0, source, $"vocab_size must be positive, not {VocabularySize}");
        Require(LanguageLayers > 0, source, $"language layers must be positive, not {LanguageLayers}");
        Require(CrossLayers >= 0 && RelationLayers >= 0, source, $"cross layers {CrossLayers} and relation layers {RelationLayers} may not be negative");
        Require(Heads > 0 && HiddenSize > 0 && HiddenSize % Heads == 0, source, $"hidden_size {HiddenSize} must be a multiple of num_attention_heads {Heads}");
        Require(IntermediateSize > 0, source, $"intermediate_size must be positive, not {IntermediateSize}");
        Require(MaxPositions > 0, source, $"max_position_embeddings must be positive, not {MaxPositions}");
        Require(TokenTypes > 0, source, $"type_vocab_size must be positive, not {TokenTypes}");
        Require(RegionFeatures > 0, source, $"region features must be positive, not {RegionFeatures}");
        Require(HiddenAct is "gelu" or "relu" or "swish", source, $"hidden_act must be gelu, relu or swish, not '{HiddenAct}'");
        Require(HiddenDropout is >= 0 and < 1 && AttentionDropout is >= 0 and < 1, source, "dropout must be at least 0 and below 1");
        Require(InitializerRange > 0, source, $"initializer_range must be positive, not {InitializerRange}");
        return this;
    }

    private static void Require(bool holds, string source, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{source}: {rule}");
        }
    }
}
