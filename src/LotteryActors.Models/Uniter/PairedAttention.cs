using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// One reading attending to another (model/attention.py, MultiheadAttention): query, key and value projections lie in one
/// matrix, in this order. Its dropout is a number of its own (<see cref="UniterDefects.PairedAttentionKeepsDropout"/>).
/// </summary>
internal sealed class MultiheadAttention : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly int _heads;
    private readonly int _size;
    private readonly double _dropout;
    private readonly Parameter in_proj_weight;
    private readonly Parameter in_proj_bias;
    private readonly Linear out_proj;

    public MultiheadAttention(UniterConfig config)
        : base(nameof(MultiheadAttention))
    {
        (_heads, _size, _dropout) = (config.Heads, config.HiddenSize, config.PairedAttentionDropout ?? config.AttentionDropout);
        in_proj_weight = Parameter(zeros(3 * _size, _size));
        in_proj_bias = Parameter(zeros(3 * _size));
        out_proj = Linear(_size, _size);
        RegisterComponents();
    }

    /// <param name="query">[n, L, H].</param>
    /// <param name="context">[n, M, H]: keys and values.</param>
    /// <param name="seen">bool [n, M]: positions of the context that are no padding.</param>
    /// <returns>[n, L, H].</returns>
    public override Tensor forward(Tensor query, Tensor context, Tensor seen)
    {
        using var scope = NewDisposeScope();
        var attended = F.scaled_dot_product_attention(
            Split(Project(query, 0)),
            Split(Project(context, 1)),
            Split(Project(context, 2)),
            seen.unsqueeze(1).unsqueeze(2).expand(-1, 1, query.size(1), -1),
            training ? _dropout : 0);
        return out_proj.forward(attended.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
    }

    /// <summary>The first, second or third part of the joint projection.</summary>
    private Tensor Project(Tensor x, long part) =>
        F.linear(x, in_proj_weight.narrow(0, part * _size, _size), in_proj_bias.narrow(0, part * _size, _size));

    /// <summary>[n, L, H] to [n, heads, L, head size].</summary>
    private Tensor Split(Tensor x) => x.view(x.size(0), x.size(1), _heads, _size / _heads).transpose(1, 2);
}

/// <summary>A sequence summed by learnt weights (model/nlvr2.py, AttentionPool).</summary>
internal sealed class AttentionPool : Module<Tensor, Tensor, Tensor>
{
    private const double Unseen = -1e4;

    private readonly Sequential fc;
    private readonly Dropout dropout;

    public AttentionPool(UniterConfig config)
        : base(nameof(AttentionPool))
    {
        fc = Sequential(Linear(config.HiddenSize, 1), ReLU());
        dropout = Dropout(config.AttentionDropout);
        RegisterComponents();
    }

    /// <param name="x">[n, L, H].</param>
    /// <param name="seen">bool [n, L]: positions that are no padding.</param>
    /// <returns>[n, H].</returns>
    public override Tensor forward(Tensor x, Tensor seen)
    {
        using var scope = NewDisposeScope();
        var scores = fc.forward(x).squeeze(-1).Plus(seen.logical_not().to(x.dtype).Times(Unseen));
        return dropout.forward(F.softmax(scores, 1)).unsqueeze(1).matmul(x).squeeze(1).MoveToOuterDisposeScope();
    }
}
