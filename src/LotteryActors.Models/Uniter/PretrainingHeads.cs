using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>Dense, activation, norm before the word table (model/layer.py, BertPredictionHeadTransform).</summary>
internal sealed class PredictionTransform : Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Linear dense;
    private readonly LayerNorm LayerNorm;

    public PredictionTransform(UniterConfig config)
        : base(nameof(PredictionTransform))
    {
        _activation = Activations.Of(config.HiddenAct);
        dense = Linear(config.HiddenSize, config.HiddenSize);
        LayerNorm = LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps);
        RegisterComponents();
    }

    /// <returns>[n, H].</returns>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return LayerNorm.forward(_activation(dense.forward(hidden))).MoveToOuterDisposeScope();
    }
}

/// <summary>Scores of every word piece (model/layer.py, BertLMPredictionHead): the decoder is the word table itself.</summary>
internal sealed class LanguagePredictions : Module<Tensor, Tensor, Tensor>
{
    private readonly PredictionTransform transform;
    private readonly Parameter bias;

    public LanguagePredictions(UniterConfig config)
        : base(nameof(LanguagePredictions))
    {
        transform = new PredictionTransform(config);
        bias = Parameter(zeros(config.VocabularySize));
        RegisterComponents();
    }

    /// <param name="hidden">[n, H].</param>
    /// <param name="wordTable">[vocabulary, H].</param>
    /// <returns>[n, vocabulary].</returns>
    public override Tensor forward(Tensor hidden, Tensor wordTable)
    {
        using var scope = NewDisposeScope();
        return F.linear(transform.forward(hidden), wordTable, bias).MoveToOuterDisposeScope();
    }
}

/// <summary>model/layer.py, BertOnlyMLMHead.</summary>
internal sealed class LanguageHead : Module<Tensor, Tensor, Tensor>
{
    private readonly LanguagePredictions predictions;

    public LanguageHead(UniterConfig config)
        : base(nameof(LanguageHead))
    {
        predictions = new LanguagePredictions(config);
        RegisterComponents();
    }

    /// <inheritdoc cref="LanguagePredictions.forward" />
    public override Tensor forward(Tensor hidden, Tensor wordTable) => predictions.forward(hidden, wordTable);

    /// <summary>Takes over what a head of fewer words had learnt; what it has no number for stays as it is.</summary>
    public void Remember(LanguageHead smaller)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (mine, known) in parameters().Zip(smaller.parameters()))
        {
            mine.narrow(0, 0, known.size(0)).copy_(known);
        }
    }
}

/// <summary>The features of a masked region (model/pretrain.py, RegionFeatureRegression): the projection in, read backwards.</summary>
internal sealed class RegionFeatureRegression : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential net;
    private readonly Parameter bias;

    public RegionFeatureRegression(UniterConfig config)
        : base(nameof(RegionFeatureRegression))
    {
        net = Sequential(
            Linear(config.HiddenSize, config.HiddenSize),
            GELU(),
            LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps));
        bias = Parameter(zeros(config.RegionFeatures));
        RegisterComponents();
    }

    /// <param name="hidden">[n, H].</param>
    /// <param name="imageProjection">[H, F].</param>
    /// <returns>[n, F].</returns>
    public override Tensor forward(Tensor hidden, Tensor imageProjection)
    {
        using var scope = NewDisposeScope();
        return F.linear(net.forward(hidden), imageProjection.t(), bias).MoveToOuterDisposeScope();
    }
}

/// <summary>The detector's class of a masked region (model/pretrain.py, RegionClassification).</summary>
internal sealed class RegionClassification : Module<Tensor, Tensor>
{
    private readonly Sequential net;

    public RegionClassification(UniterConfig config, int labels)
        : base(nameof(RegionClassification))
    {
        net = Sequential(
            Linear(config.HiddenSize, config.HiddenSize),
            GELU(),
            LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps),
            Linear(config.HiddenSize, labels));
        RegisterComponents();
    }

    /// <param name="hidden">[n, H].</param>
    /// <returns>[n, labels].</returns>
    public override Tensor forward(Tensor hidden) => net.forward(hidden);
}
