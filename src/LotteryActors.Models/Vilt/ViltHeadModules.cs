using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Vilt;

/// <summary>The text's [CLS] through a dense layer and tanh (heads.py, Pooler).</summary>
internal sealed class ViltPooler : Module<Tensor, Tensor>
{
    private readonly Linear dense;

    public ViltPooler(ViltConfig config)
        : base(nameof(ViltPooler))
    {
        dense = Linear(config.HiddenSize, config.HiddenSize);
        RegisterComponents();
    }

    /// <param name="hidden">[B, N, H].</param>
    /// <returns>[B, H].</returns>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return dense.forward(hidden.select(1, 0)).tanh().MoveToOuterDisposeScope();
    }
}

/// <summary>Dense, GELU, norm (transformers 4.2.1, BertPredictionHeadTransform).</summary>
internal sealed class ViltPredictionTransform : Module<Tensor, Tensor>
{
    private readonly Linear dense;
    private readonly LayerNorm LayerNorm;

    public ViltPredictionTransform(ViltConfig config)
        : base(nameof(ViltPredictionTransform))
    {
        dense = Linear(config.HiddenSize, config.HiddenSize);
        LayerNorm = LayerNorm(config.HiddenSize, eps: ViltConfig.TextNormEps);
        RegisterComponents();
    }

    /// <returns>[..., H].</returns>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return LayerNorm.forward(F.gelu(dense.forward(hidden))).MoveToOuterDisposeScope();
    }
}

/// <summary>Scores of every word piece (heads.py, MLMHead). The decoder is a matrix of its own, not the word table.</summary>
internal sealed class ViltMlmHead : Module<Tensor, Tensor>
{
    private readonly ViltPredictionTransform transform;
    private readonly Linear decoder;
    private readonly Parameter bias;

    public ViltMlmHead(ViltConfig config)
        : base(nameof(ViltMlmHead))
    {
        transform = new ViltPredictionTransform(config);
        decoder = Linear(config.HiddenSize, config.VocabularySize, hasBias: false);
        bias = Parameter(zeros(config.VocabularySize));
        RegisterComponents();
    }

    /// <param name="hidden">[..., H].</param>
    /// <returns>[..., vocabulary].</returns>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return decoder.forward(transform.forward(hidden)).Plus(bias).MoveToOuterDisposeScope();
    }
}

/// <summary>Whether picture and text belong together (heads.py, ITMHead).</summary>
internal sealed class ViltItmHead : Module<Tensor, Tensor>
{
    private readonly Linear fc;

    public ViltItmHead(ViltConfig config)
        : base(nameof(ViltItmHead))
    {
        fc = Linear(config.HiddenSize, 2);
        RegisterComponents();
    }

    /// <param name="pooled">[B, H].</param>
    /// <returns>[B, 2]: column 1 for "belong together".</returns>
    public override Tensor forward(Tensor pooled) => fc.forward(pooled);

    /// <summary>Gives the row of "belong together" to a layer of one output, and learns no more (vilt_module.py).</summary>
    public void HandOver(Linear rank)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        rank.weight!.copy_(fc.weight!.narrow(0, 1, 1));
        rank.bias!.copy_(fc.bias!.narrow(0, 1, 1));
        foreach (var parameter in parameters())
        {
            parameter.requires_grad = false;
        }
    }
}

/// <summary>The classifiers of the downstream tasks (vilt_module.py): the norm comes before the activation.</summary>
internal static class ViltClassifier
{
    public static Sequential Of(int inputs, int width, int outputs) =>
        Sequential(
            Linear(inputs, width),
            LayerNorm(width, eps: ViltConfig.ClassifierNormEps),
            GELU(),
            Linear(width, outputs));
}
