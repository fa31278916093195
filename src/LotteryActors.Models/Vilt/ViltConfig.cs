using System.Text.Json;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Models.Vilt;

/// <summary>The shape of a ViLT model (vilt/config.py; the names of its keys are those in the errors).</summary>
/// <param name="Dropout">drop_rate: after the embeddings, the attention's projection and both halves of the MLP; never on attention weights.</param>
/// <param name="MaxTextLength">Rows of the text's position table, [CLS] and [SEP] counted (40).</param>
/// <param name="PatchSize">Side of a patch in pixels (32).</param>
/// <param name="ImageSize">Side in pixels of the square picture the position table stands for (384); pictures may be of any other size.</param>
/// <param name="MaxImageLength">Most patches a picture keeps (200 in pre-training); -1 is no limit.</param>
/// <param name="BlockNormEps">Of the blocks' norms and the last one: 1e-6; weights in the layout of Hugging Face go with 1e-12.</param>
public sealed record ViltConfig(
    int VocabularySize,
    int HiddenSize,
    int Layers,
    int Heads,
    int IntermediateSize,
    double Dropout,
    int MaxTextLength,
    int PatchSize,
    int ImageSize,
    int MaxImageLength = -1,
    double InitializerRange = 0.02,
    double BlockNormEps = ViltConfig.OriginalBlockNormEps)
{
    /// <summary>vit_base_patch32_384's.</summary>
    public const double OriginalBlockNormEps = 1e-6;

    /// <summary>Text embeddings and the masked word head: BERT's.</summary>
    public const double TextNormEps = 1e-12;

    /// <summary>Within classifiers: torch's default.</summary>
    public const double ClassifierNormEps = 1e-5;

    /// <summary>BERT's type table, of which ViLT uses row 0 alone.</summary>
    public const int TextTypes = 2;

    /// <summary>Whether masked language modelling of a batch without a masked word is 0 / 0, as in the original; otherwise it is 0.</summary>
    public bool MeanOfNothingIsNan { get; init; }

    /// <summary>Length of one attention head.</summary>
    public int HeadSize => HiddenSize / Heads;

    /// <summary>Patches along a side of the position table (12).</summary>
    public int GridSide => ImageSize / PatchSize;

    /// <exception cref="ArgumentException">The model is of another family, or its sizes do not fit together.</exception>
    public static ViltConfig Of(ModelSpec spec) =>
        spec is { Family: "vilt", Vilt: { } shape }
            ? new ViltConfig(
                spec.VocabularySize,
                spec.HiddenSize,
                spec.Layers,
                spec.Heads,
                spec.IntermediateSize,
                spec.Dropout,
                spec.MaxPositions,
                shape.PatchSize,
                shape.ImageSize,
                shape.MaxImageLength,
                spec.InitializerRange,
                shape.BlockNormEps).Checked(spec.Name)
            : throw new ArgumentException($"{spec.Name}: family '{spec.Family}' is not built by ViLT; name a model of family 'vilt' with its picture's shape");

    /// <summary>Reads the original's config as JSON; keys it does not know are passed over.</summary>
    /// <exception cref="ArgumentException">The text is no JSON object, lacks a key, or its sizes do not fit together.</exception>
    public static ViltConfig FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new ViltConfig(
                Whole("vocab_size"),
                Whole("hidden_size"),
                Whole("num_layers"),
                Whole("num_heads"),
                (int)(Whole("hidden_size") * root.GetProperty("mlp_ratio").GetDouble()),
                root.GetProperty("drop_rate").GetDouble(),
                Whole("max_text_len"),
                Whole("patch_size"),
                Whole("image_size"),
                Whole("max_image_len")).Checked("model config");

            int Whole(string key) => root.GetProperty(key).GetInt32();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ArgumentException($"model config: not ViLT's config as JSON ({e.Message.ReplaceLineEndings(" ")}); see vilt/config.py for its keys", e);
        }
    }

    private ViltConfig Checked(string source)
    {
        Require(VocabularySize > 0, source, $"vocab_size must be positive, not {VocabularySize}");
        Require(Layers > 0, source, $"num_layers must be positive, not {Layers}");
        Require(Heads > 0 && HiddenSize > 0 && HiddenSize % Heads == 0, source, $"hidden_size {HiddenSize} must be a multiple of num_heads {Heads}");
        Require(IntermediateSize > 0, source, $"mlp_ratio must be positive: it makes an intermediate size of {IntermediateSize}");
        Require(Dropout is >= 0 and < 1, source, "drop_rate must be at least 0 and below 1");
        Require(MaxTextLength > 2, source, $"max_text_len must leave room between [CLS] and [SEP], not {MaxTextLength}");
        Require(PatchSize > 0 && ImageSize >= PatchSize, source, $"image_size {ImageSize} must hold a patch of patch_size {PatchSize}");
        Require(MaxImageLength is -1 or > 0, source, $"max_image_len must be positive, or -1 for no limit, not {MaxImageLength}");
        Require(InitializerRange > 0, source, $"initializer_range must be positive, not {InitializerRange}");
        Require(BlockNormEps > 0, source, $"the blocks' norm epsilon must be positive, not {BlockNormEps}");
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
