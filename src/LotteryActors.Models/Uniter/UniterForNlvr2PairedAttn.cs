using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// UNITER for NLVR2, the sentence read beside each picture and the two readings attending to each other (model/nlvr2.py,
/// UniterForNlvr2PairedAttn; the one the paper reports). Rows 2i and 2i+1 of a batch are pair i. The pooler is not used.
/// </summary>
public sealed class UniterForNlvr2PairedAttn : Module<UniterInputs, Tensor>, IPerturbable<UniterInputs>
{
    private readonly UniterModel uniter;
    private readonly MultiheadAttention attn1;
    private readonly MultiheadAttention attn2;
    private readonly Sequential fc;
    private readonly AttentionPool attn_pool;
    private readonly Linear nlvr2_output;

    /// <param name="config">The backbone as it was pre-trained: the third type comes by <see cref="InitTypeEmbedding"/>.</param>
    public UniterForNlvr2PairedAttn(UniterConfig config)
        : base(nameof(UniterForNlvr2PairedAttn))
    {
        uniter = new UniterModel(config);
        attn1 = new MultiheadAttention(config);
        attn2 = new MultiheadAttention(config);
        fc = Sequential(Linear(2 * config.HiddenSize, config.HiddenSize), ReLU(), Dropout(config.HiddenDropout));
        attn_pool = new AttentionPool(config);
        nlvr2_output = Linear(2 * config.HiddenSize, 2);
        RegisterComponents();
        UniterInitialization.ApplyToHeads(this, config);
    }

    /// <inheritdoc cref="UniterForNlvr2Paired.InitTypeEmbedding" />
    public void InitTypeEmbedding() => Nlvr2.InitTypeEmbedding(uniter);

    /// <summary>float [n, 2] of 2n rows: column 1 for "true". Loss: <see cref="Nlvr2.Loss"/>.</summary>
    public Tensor Logits(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        var (left, right) = Pairs(uniter.forward(inputs));
        var (inLeft, inRight) = Pairs(inputs.AttentionMask.DiffersFrom(0));
        var (leftToRight, rightToLeft) = (attn1.forward(left, right, inRight), attn2.forward(right, left, inLeft));
        left = attn_pool.forward(fc.forward(cat([leftToRight, left], -1)), inLeft);
        right = attn_pool.forward(fc.forward(cat([rightToLeft, right], -1)), inRight);
        return nlvr2_output.forward(cat([left, right], -1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Logits" />
    public override Tensor forward(UniterInputs inputs) => Logits(inputs);

    public Perturbation Extent(UniterInputs inputs) => uniter.Extent(inputs);

    public Tensor Perturbed(UniterInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });

    /// <summary>[2n, ...] to the even rows and the odd ones, [n, ...] each.</summary>
    private static (Tensor Left, Tensor Right) Pairs(Tensor rows)
    {
        var pairs = rows.unflatten(0, [-1, 2]);
        return (pairs.select(1, 0), pairs.select(1, 1));
    }
}
