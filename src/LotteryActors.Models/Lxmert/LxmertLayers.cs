using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Lxmert;

/// <summary>The first half of the feed-forward part (src/lxrt/modeling.py, BertIntermediate).</summary>
internal sealed class LxmertIntermediate : Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Linear dense;

    public LxmertIntermediate(LxmertConfig config)
        : base(nameof(LxmertIntermediate))
    {
        _activation = Uniter.Activations.Of(config.HiddenAct);
        dense = Linear(config.HiddenSize, config.IntermediateSize);
        RegisterComponents();
    }

    /// <returns>[B, L, I].</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _activation(dense.forward(x)).MoveToOuterDisposeScope();
    }
}

/// <summary>The second half, with residual and norm (src/lxrt/modeling.py, BertOutput).</summary>
internal sealed class LxmertFeedForwardOutput : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear dense;
    private readonly LayerNorm LayerNorm;
    private readonly Dropout dropout;

    public LxmertFeedForwardOutput(LxmertConfig config)
        : base(nameof(LxmertFeedForwardOutput))
    {
        dense = Linear(config.IntermediateSize, config.HiddenSize);
        LayerNorm = LayerNorm(config.HiddenSize, eps: LxmertConfig.LayerNormEps);
        dropout = Dropout(config.HiddenDropout);
        RegisterComponents();
    }

    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor intermediate, Tensor residual)
    {
        using var scope = NewDisposeScope();
        return LayerNorm.forward(dropout.forward(dense.forward(intermediate)).Plus(residual)).MoveToOuterDisposeScope();
    }
}

/// <summary>One post-norm layer over one stream: of the words, or of the relations between objects (src/lxrt/modeling.py, BertLayer).</summary>
internal sealed class LxmertLayer : Module<Tensor, Tensor?, Tensor>
{
    private readonly LxmertSelfAttention attention;
    private readonly LxmertIntermediate intermediate;
    private readonly LxmertFeedForwardOutput output;

    public LxmertLayer(LxmertConfig config)
        : base(nameof(LxmertLayer))
    {
        attention = new LxmertSelfAttention(config);
        intermediate = new LxmertIntermediate(config);
        output = new LxmertFeedForwardOutput(config);
        RegisterComponents();
    }

    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor x, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var attended = attention.forward(x, mask);
        return output.forward(intermediate.forward(attended), attended).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// One cross-modality layer (LXMERT, section 2.2; src/lxrt/modeling.py, LXRTXLayer): the streams attend to each other, then
/// each to itself, then each has its feed-forward part. One module attends in both directions, and both read what the
/// other stream was before this layer.
/// </summary>
internal sealed class LxmertCrossLayer : Module<Tensor, Tensor?, Tensor, Tensor?, (Tensor Language, Tensor Vision)>
{
    private readonly LxmertCrossAttention visual_attention;
    private readonly LxmertSelfAttention lang_self_att;
    private readonly LxmertSelfAttention visn_self_att;
    private readonly LxmertIntermediate lang_inter;
    private readonly LxmertFeedForwardOutput lang_output;
    private readonly LxmertIntermediate visn_inter;
    private readonly LxmertFeedForwardOutput visn_output;

    public LxmertCrossLayer(LxmertConfig config)
        : base(nameof(LxmertCrossLayer))
    {
        visual_attention = new LxmertCrossAttention(config);
        lang_self_att = new LxmertSelfAttention(config);
        visn_self_att = new LxmertSelfAttention(config);
        lang_inter = new LxmertIntermediate(config);
        lang_output = new LxmertFeedForwardOutput(config);
        visn_inter = new LxmertIntermediate(config);
        visn_output = new LxmertFeedForwardOutput(config);
        RegisterComponents();
    }

    /// <param name="language">[B, T, H].</param>
    /// <param name="languageMask">float [B, 1, 1, T], or null.</param>
    /// <param name="vision">[B, N, H].</param>
    /// <param name="visionMask">float [B, 1, 1, N], or null.</param>
    /// <returns>[B, T, H] and [B, N, H].</returns>
    public override (Tensor Language, Tensor Vision) forward(Tensor language, Tensor? languageMask, Tensor vision, Tensor? visionMask)
    {
        using var scope = NewDisposeScope();
        var informedLanguage = visual_attention.forward(language, vision, visionMask);
        var informedVision = visual_attention.forward(vision, language, languageMask);
        var attendedLanguage = lang_self_att.forward(informedLanguage, languageMask);
        var attendedVision = visn_self_att.forward(informedVision, visionMask);
        return (
            lang_output.forward(lang_inter.forward(attendedLanguage), attendedLanguage).MoveToOuterDisposeScope(),
            visn_output.forward(visn_inter.forward(attendedVision), attendedVision).MoveToOuterDisposeScope());
    }
}
