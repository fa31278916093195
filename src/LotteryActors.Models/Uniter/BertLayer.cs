using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Uniter;

/// <summary>The first half of the feed-forward part (model/layer.py, BertIntermediate).</summary>
internal sealed class BertIntermediate : Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Linear dense;

    public BertIntermediate(UniterConfig config)
        : base(nameof(BertIntermediate))
    {
        _activation = Activations.Of(config.HiddenAct);
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

/// <summary>The second half, with residual and norm (model/layer.py, BertOutput).</summary>
internal sealed class BertOutput : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear dense;
    private readonly LayerNorm LayerNorm;
    private readonly Dropout dropout;

    public BertOutput(UniterConfig config)
        : base(nameof(BertOutput))
    {
        dense = Linear(config.IntermediateSize, config.HiddenSize);
        LayerNorm = LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps);
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

/// <summary>One post-norm encoder layer (model/layer.py, BertLayer).</summary>
internal sealed class BertLayer : Module<Tensor, Tensor, Tensor>
{
    private readonly BertAttention attention;
    private readonly BertIntermediate intermediate;
    private readonly BertOutput output;

    public BertLayer(UniterConfig config)
        : base(nameof(BertLayer))
    {
        attention = new BertAttention(config);
        intermediate = new BertIntermediate(config);
        output = new BertOutput(config);
        RegisterComponents();
    }

    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var attended = attention.forward(x, mask);
        return output.forward(intermediate.forward(attended), attended).MoveToOuterDisposeScope();
    }
}
