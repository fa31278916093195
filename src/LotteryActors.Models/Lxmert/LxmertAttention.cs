using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Lxmert;

/// <summary>Multi-head attention of one stream over a context, which may be itself (src/lxrt/modeling.py, BertAttention).</summary>
internal sealed class LxmertAttention : Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly int _heads;
    private readonly int _headSize;
    private readonly double _dropout;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;

    public LxmertAttention(LxmertConfig config)
        : base(nameof(LxmertAttention))
    {
        _heads = config.Heads;
        _headSize = config.HeadSize;
        _dropout = config.AttentionDropout;
        query = Linear(config.HiddenSize, config.HiddenSize);
        key = Linear(config.HiddenSize, config.HiddenSize);
        value = Linear(config.HiddenSize, config.HiddenSize);
        RegisterComponents();
    }

    /// <param name="x">[B, L, H] what asks.</param>
    /// <param name="context">[B, C, H] what is asked.</param>
    /// <param name="mask">float [B, 1, 1, C]: 0 where the context may be seen, -10000 where not; null for everywhere.</param>
    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor x, Tensor context, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var attended = F.scaled_dot_product_attention(
            Split(query.forward(x)),
            Split(key.forward(context)),
            Split(value.forward(context)),
            mask,
            training ? _dropout : 0);
        return Merge(attended).MoveToOuterDisposeScope();
    }

    /// <summary>[B, L, H] to [B, heads, L, head size].</summary>
    private Tensor Split(Tensor x) => x.view(x.size(0), x.size(1), _heads, _headSize).transpose(1, 2);

    /// <summary>[B, heads, L, head size] to [B, L, H].</summary>
    private Tensor Merge(Tensor x) => x.transpose(1, 2).reshape(x.size(0), x.size(2), _heads * _headSize);
}

/// <summary>Projection, dropout, residual and norm after attention (src/lxrt/modeling.py, BertAttOutput).</summary>
internal sealed class LxmertAttentionOutput : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear dense;
    private readonly LayerNorm LayerNorm;
    private readonly Dropout dropout;

    public LxmertAttentionOutput(LxmertConfig config)
        : base(nameof(LxmertAttentionOutput))
    {
        dense = Linear(config.HiddenSize, config.HiddenSize);
        LayerNorm = LayerNorm(config.HiddenSize, eps: LxmertConfig.LayerNormEps);
        dropout = Dropout(config.HiddenDropout);
        RegisterComponents();
    }

    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor attended, Tensor residual)
    {
        using var scope = NewDisposeScope();
        return LayerNorm.forward(dropout.forward(dense.forward(attended)).Plus(residual)).MoveToOuterDisposeScope();
    }
}

/// <summary>Attention of a stream over itself (src/lxrt/modeling.py, BertSelfattLayer).</summary>
internal sealed class LxmertSelfAttention : Module<Tensor, Tensor?, Tensor>
{
    private readonly LxmertAttention self;
    private readonly LxmertAttentionOutput output;

    public LxmertSelfAttention(LxmertConfig config)
        : base(nameof(LxmertSelfAttention))
    {
        self = new LxmertAttention(config);
        output = new LxmertAttentionOutput(config);
        RegisterComponents();
    }

    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor x, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return output.forward(self.forward(x, x, mask), x).MoveToOuterDisposeScope();
    }
}

/// <summary>Attention of one stream over the other (src/lxrt/modeling.py, BertCrossattLayer).</summary>
internal sealed class LxmertCrossAttention : Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly LxmertAttention att;
    private readonly LxmertAttentionOutput output;

    public LxmertCrossAttention(LxmertConfig config)
        : base(nameof(LxmertCrossAttention))
    {
        att = new LxmertAttention(config);
        output = new LxmertAttentionOutput(config);
        RegisterComponents();
    }

    /// <returns>[B, L, H].</returns>
    public override Tensor forward(Tensor x, Tensor context, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return output.forward(att.forward(x, context, mask), x).MoveToOuterDisposeScope();
    }
}
