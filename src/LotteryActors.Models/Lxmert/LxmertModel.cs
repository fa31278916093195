using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Lxmert;

/// <summary>
/// LXMERT's backbone (Tan and Bansal, "LXMERT: Learning Cross-Modality Encoder Representations from Transformers", EMNLP
/// 2019; src/lxrt/modeling.py, LXRTModel). Parameters carry the names of the original pre-training checkpoint.
/// </summary>
public sealed class LxmertModel : Module<LxmertInputs, LxmertOutput>
{
    private readonly LxmertEmbeddings embeddings;
    private readonly LxmertEncoder encoder;
    private readonly LxmertPooler pooler;

    public LxmertModel(LxmertConfig config)
        : base(nameof(LxmertModel))
    {
        embeddings = new LxmertEmbeddings(config);
        encoder = new LxmertEncoder(config);
        pooler = new LxmertPooler(config);
        RegisterComponents();
        LxmertInitialization.Apply(this, config);
    }

    internal Tensor WordTable => embeddings.WordTable;

    /// <inheritdoc cref="LxmertEmbeddings.AddWords" />
    internal void InitWordEmbedding(int words) => embeddings.AddWords(words);

    /// <summary>Both streams and the pooled first position.</summary>
    public override LxmertOutput forward(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        return Encode(EmbedText(inputs), EmbedRegions(inputs), inputs).MoveToOuterDisposeScope();
    }

    /// <summary>[B, T, H] before the first layer.</summary>
    public Tensor EmbedText(LxmertInputs inputs) => embeddings.forward(inputs.InputIds, inputs.SegmentIds, inputs.Perturbation?.Text);

    /// <summary>[B, N, H] before the first layer.</summary>
    public Tensor EmbedRegions(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        var features = inputs.Perturbation?.Image is { } perturbation ? inputs.RegionFeatures.Plus(perturbation) : inputs.RegionFeatures;
        return encoder.EmbedRegions(features, inputs.RegionBoxes).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="LxmertInputs.Extent" />
    internal Perturbation Extent(LxmertInputs inputs)
    {
        using var table = WordTable;
        return inputs.Extent(table.size(1));
    }

    /// <summary>The layers and the pooler over embeddings, which need not be those of the inputs.</summary>
    /// <param name="text">[B, T, H].</param>
    /// <param name="regions">[B, N, H].</param>
    /// <param name="inputs">Where the masks are taken from.</param>
    public LxmertOutput Encode(Tensor text, Tensor regions, LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        var (language, vision) = encoder.forward(text, Extend(inputs.AttentionMask), regions, Extend(inputs.RegionMask));
        return new LxmertOutput(language, vision, pooler.forward(language)).MoveToOuterDisposeScope();
    }

    /// <summary>[B, L] of 1 and 0 to [B, 1, 1, L] of 0 and -10000.</summary>
    private static Tensor? Extend(Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return mask?.unsqueeze(1).unsqueeze(2).to(ScalarType.Float32).Plus(-1).Times(10000).MoveToOuterDisposeScope();
    }
}
