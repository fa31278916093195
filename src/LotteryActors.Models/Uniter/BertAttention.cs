using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>Multi-head self-attention (model/layer.py, BertSelfAttention).</summary>
internal sealed class BertSelfAttention : Module<Tensor, Tensor, Tensor>
{
    private readonly int _heads;
    private readonly int _headSize;
    private readonly double _dropout;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;

    public BertSelfAttention(UniterConfig config)
        : base(nameof(BertSelfAttention))
    {
        _heads = config.Heads;
        _headSize = config.HeadSize;
        _dropout = config.AttentionDropout;
        query = Linear(config.HiddenSize, config.HiddenSize);
        key = Linear(config.HiddenSize, config.HiddenSize);
        value = Linear(config.HiddenSize, config.HiddenSize);
        RegisterComponents();
    }

    /// <param name="x">[B, L, H].</param>
    /// <param name="mask">float [B, 1, 1, L]: 0 where a key may be seen, -10000 where not.</param>
    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var context = F.scaled_dot_product_attention(
            Split(query.forward(x)),
            Split(key.forward(x)),
            Split(value.forward(x)),
            mask,
            training ? _dropout : 0);
        return Merge(context).MoveToOuterDisposeScope();
    }

    /// <summary>[B, L, H] to [B, heads, L, head size].</summary>
    private Tensor Split(Tensor x) => x.view(x.size(0), x.size(1), _heads, _headSize).transpose(1, 2);

    /// <summary>[B, heads, L, head size] to [B, L, H].</summary>
    private Tensor Merge(Tensor x) => x.transpose(1, 2).reshape(x.size(0), x.size(2), _heads * _headSize);
}

/// <summary>Projection, dropout, residual and norm after attention (model/layer.py, BertSelfOutput).</summary>
internal sealed class BertSelfOutput : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear dense;
    private readonly LayerNorm LayerNorm;
    private readonly Dropout dropout;

    public BertSelfOutput(UniterConfig config)
        : base(nameof(BertSelfOutput))
    {
        dense = Linear(config.HiddenSize, config.HiddenSize);
        LayerNorm = LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps);
        dropout = Dropout(config.HiddenDropout);
        RegisterComponents();
    }

    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor context, Tensor residual)
    {
        using var scope = NewDisposeScope();
        return LayerNorm.forward(dropout.forward(dense.forward(context)).Plus(residual)).MoveToOuterDisposeScope();
    }
}

/// <summary>model/layer.py, BertAttention.</summary>
internal sealed class BertAttention : Module<Tensor, Tensor, Tensor>
{
    private readonly BertSelfAttention self;
    private readonly BertSelfOutput output;

    public BertAttention(UniterConfig config)
        : base(nameof(BertAttention))
    {
        self = new BertSelfAttention(config);
        output = new BertSelfOutput(config);
        RegisterComponents();
    }

    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return output.forward(self.forward(x, mask), x).MoveToOuterDisposeScope();
    }
}
