using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Lxmert;

/// <summary>The head that every task of LXMERT has on top (src/tasks/vqa_model.py, gqa_model.py, nlvr2_model.py: logit_fc).</summary>
internal static class LogitHead
{
    /// <summary>Dense, GELU, norm, dense.</summary>
    public static Sequential Of(int inputs, int hidden, int outputs) =>
        Sequential(
            Linear(inputs, hidden),
            GELU(),
            LayerNorm(hidden, eps: LxmertConfig.LayerNormEps),
            Linear(hidden, outputs));
}

/// <summary>Scores of the answers of all question sets (src/lxrt/modeling.py, BertVisualAnswerHead).</summary>
internal sealed class AnswerHead : Module<Tensor, Tensor>
{
    private readonly Sequential logit_fc;

    public AnswerHead(LxmertConfig config, int answers)
        : base(nameof(AnswerHead))
    {
        logit_fc = LogitHead.Of(config.HiddenSize, 2 * config.HiddenSize, answers);
        RegisterComponents();
    }

    /// <param name="pooled">[B, H].</param>
    /// <returns>[B, answers].</returns>
    public override Tensor forward(Tensor pooled) => logit_fc.forward(pooled);
}

/// <summary>Dense, activation, norm before a decoder (src/lxrt/modeling.py, BertPredictionHeadTransform).</summary>
internal sealed class LxmertTransform : Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Linear dense;
    private readonly LayerNorm LayerNorm;

    public LxmertTransform(LxmertConfig config)
        : base(nameof(LxmertTransform))
    {
        _activation = Uniter.Activations.Of(config.HiddenAct);
        dense = Linear(config.HiddenSize, config.HiddenSize);
        LayerNorm = LayerNorm(config.HiddenSize, eps: LxmertConfig.LayerNormEps);
        RegisterComponents();
    }

    /// <returns>[.., H].</returns>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return LayerNorm.forward(_activation(dense.forward(hidden))).MoveToOuterDisposeScope();
    }
}

/// <summary>Scores of every word piece (src/lxrt/modeling.py, BertLMPredictionHead): the decoder is the word table itself.</summary>
internal sealed class WordPredictions : Module<Tensor, Tensor, Tensor>
{
    private readonly LxmertTransform transform;
    private readonly Parameter bias;

    public WordPredictions(LxmertConfig config)
        : base(nameof(WordPredictions))
    {
        transform = new LxmertTransform(config);
        bias = Parameter(zeros(config.VocabularySize));
        RegisterComponents();
    }

    /// <param name="hidden">[.., H].</param>
    /// <param name="wordTable">[vocabulary, H].</param>
    /// <returns>[.., vocabulary].</returns>
    public override Tensor forward(Tensor hidden, Tensor wordTable)
    {
        using var scope = NewDisposeScope();
        return F.linear(transform.forward(hidden), wordTable, bias).MoveToOuterDisposeScope();
    }
}

/// <summary>Masked words, and whether sentence and picture belong together (src/lxrt/modeling.py, BertPreTrainingHeads).</summary>
internal sealed class LanguageHeads : Module
{
    private readonly WordPredictions predictions;
    private readonly Linear seq_relationship;

    public LanguageHeads(LxmertConfig config)
        : base(nameof(LanguageHeads))
    {
        predictions = new WordPredictions(config);
        seq_relationship = Linear(config.HiddenSize, 2);
        RegisterComponents();
    }

    /// <inheritdoc cref="WordPredictions.forward" />
    public Tensor Words(Tensor hidden, Tensor wordTable) => predictions.forward(hidden, wordTable);

    /// <summary>[B, H] to [B, 2].</summary>
    public Tensor Matches(Tensor pooled) => seq_relationship.forward(pooled);
}

/// <summary>What the detector saw in each region, foreseen from the visual stream (src/lxrt/modeling.py, BertVisualObjHead).</summary>
internal sealed class ObjectHeads : Module<Tensor, RegionScores>
{
    private readonly LxmertTransform transform;
    private readonly ObjectDecoders decoder_dict;

    public ObjectHeads(LxmertConfig config, int objects, int attributes)
        : base(nameof(ObjectHeads))
    {
        transform = new LxmertTransform(config);
        decoder_dict = new ObjectDecoders(config, objects, attributes);
        RegisterComponents();
    }

    /// <param name="vision">[B, N, H].</param>
    public override RegionScores forward(Tensor vision)
    {
        using var scope = NewDisposeScope();
        return decoder_dict.forward(transform.forward(vision)).MoveToOuterDisposeScope();
    }

    private sealed class ObjectDecoders : Module<Tensor, RegionScores>
    {
        private readonly Linear? obj;
        private readonly Linear? attr;
        private readonly Linear feat;

        public ObjectDecoders(LxmertConfig config, int objects, int attributes)
            : base(nameof(ObjectDecoders))
        {
            obj = objects > 0 ? Linear(config.HiddenSize, objects) : null;
            attr = attributes > 0 ? Linear(config.HiddenSize, attributes) : null;
            feat = Linear(config.HiddenSize, config.RegionFeatures);
            RegisterComponents();
        }

        public override RegionScores forward(Tensor hidden) => new(obj?.forward(hidden), attr?.forward(hidden), feat.forward(hidden));
    }
}

/// <summary>What is foreseen for every region.</summary>
/// <param name="Objects">float [B, N, object classes]; null where the model was built without them.</param>
/// <param name="Attributes">float [B, N, attribute classes]; null where the model was built without them.</param>
/// <param name="Features">float [B, N, F].</param>
public sealed record RegionScores(Tensor? Objects, Tensor? Attributes, Tensor Features)
{
    internal RegionScores MoveToOuterDisposeScope() =>
        new(Objects?.MoveToOuterDisposeScope(), Attributes?.MoveToOuterDisposeScope(), Features.MoveToOuterDisposeScope());
}
