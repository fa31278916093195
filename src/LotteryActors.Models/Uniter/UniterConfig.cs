using System.Text.Json;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Models.Uniter;

/// <summary>The shape of a UNITER model (config/uniter-base.json; IMG_DIM of utils/const.py is <paramref name="RegionFeatures"/>).</summary>
/// <param name="HiddenAct"><c>gelu</c> (the erf form), <c>relu</c> or <c>swish</c>.</param>
/// <param name="RegionFeatures">Length of one region's feature vector.</param>
public sealed record UniterConfig(
    int VocabularySize,
    int HiddenSize,
    int Layers,
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
    /// <summary>Every LayerNorm of UNITER; TorchSharp's own default would be 1e-5.</summary>
    public const double LayerNormEps = 1e-12;

    /// <summary>Corners, width, height and area of a region, as shares of the picture's sides.</summary>
    public const int BoxSize = 7;

    /// <summary>IMG_DIM: what the original detector gives.</summary>
    public const int OriginalRegionFeatures = 2048;

    /// <summary>Which of the original's defects the model has; all by default, for published numbers were made with them.</summary>
    public UniterDefects Defects { get; init; } = UniterDefects.AsOriginal;

    /// <summary>Dropout of NLVR2's attention between two readings; null where it is <see cref="AttentionDropout"/>.</summary>
    public double? PairedAttentionDropout { get; init; }

    /// <summary>set_dropout (utils/misc.py): another dropout everywhere but, by the original's defect, in the attention between two readings.</summary>
    public UniterConfig WithDropout(double dropout) =>
        this with
        {
            HiddenDropout = dropout,
            AttentionDropout = dropout,
            PairedAttentionDropout = Defects.PairedAttentionKeepsDropout ? PairedAttentionDropout ?? AttentionDropout : null,
        };

    /// <summary>Length of one attention head.</summary>
    public int HeadSize => HiddenSize / Heads;

    /// <exception cref="ArgumentException">The model is of another family, or its sizes do not fit together.</exception>
    public static UniterConfig Of(ModelSpec spec) =>
        spec.Family == "uniter"
            ? new UniterConfig(
                spec.VocabularySize,
                spec.HiddenSize,
                spec.Layers,
                spec.Heads,
                spec.IntermediateSize,
                "gelu",
                spec.Dropout,
                spec.Dropout,
                spec.MaxPositions,
                spec.TokenTypes,
                spec.InitializerRange,
                spec.RegionFeatures).Checked(spec.Name)
            : throw new ArgumentException($"{spec.Name}: family '{spec.Family}' is not built by UNITER; name a model of family 'uniter'");

    /// <summary>Reads the original's config JSON; keys it does not know are passed over, as in model/model.py.</summary>
    /// <exception cref="ArgumentException">The text is no JSON object, lacks a key, or its sizes do not fit together.</exception>
    public static UniterConfig FromJson(string json, int regionFeatures = OriginalRegionFeatures)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new UniterConfig(
                root.GetProperty("vocab_size").GetInt32(),
                root.GetProperty("hidden_size").GetInt32(),
                root.GetProperty("num_hidden_layers").GetInt32(),
                root.GetProperty("num_attention_heads").GetInt32(),
                root.GetProperty("intermediate_size").GetInt32(),
                root.GetProperty("hidden_act").GetString() ?? "",
                root.GetProperty("hidden_dropout_prob").GetDouble(),
                root.GetProperty("attention_probs_dropout_prob").GetDouble(),
                root.GetProperty("max_position_embeddings").GetInt32(),
                root.GetProperty("type_vocab_size").GetInt32(),
                root.GetProperty("initializer_range").GetDouble(),
                regionFeatures).Checked("model config");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ArgumentException($"model config: not UNITER's config JSON ({e.Message.ReplaceLineEndings(" ")}); see config/uniter-base.json for its keys", e);
        }
    }

    private UniterConfig Checked(string source)
    {
        Require(VocabularySize > 0, source, $"vocab_size must be positive, not {VocabularySize}");
        Require(Layers > 0, source, $"num_hidden_layers must be positive, not {Layers}");
        Require(Heads > 0 && HiddenSize > 0 && HiddenSize % Heads == 0, source, $"hidden_size {HiddenSize} must be a multiple of num_attention_heads {Heads}");
        Require(IntermediateSize > 0, source, $"intermediate_size must be positive, not {IntermediateSize}");
        Require(MaxPositions > 0, source, $"max_position_embeddings must be positive, not {MaxPositions}");
        Require(TokenTypes >= 2, source, $"type_vocab_size must be at least 2 (text and regions), not {TokenTypes}");
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
