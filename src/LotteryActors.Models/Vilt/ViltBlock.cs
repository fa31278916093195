using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Vilt;

/// <summary>Multi-head self-attention with one matrix for queries, keys and values (vision_transformer.py, Attention).</summary>
internal sealed class ViltAttention : Module<Tensor, Tensor, Tensor>
{
    private readonly int _heads;
    private readonly int _headSize;
    private readonly Linear qkv;
    private readonly Linear proj;
    private readonly Dropout proj_drop;

    public ViltAttention(ViltConfig config)
        : base(nameof(ViltAttention))
    {
        _heads = config.Heads;
        _headSize = config.HeadSize;
        qkv = Linear(config.HiddenSize, 3 * config.HiddenSize);
        proj = Linear(config.HiddenSize, config.HiddenSize);
        proj_drop = Dropout(config.Dropout);
        RegisterComponents();
    }

    /// <param name="x">[B, N, H].</param>
    /// <param name="mask">float [B, 1, 1, N]: 0 where a key may be seen, minus infinity where not.</param>
    /// <returns>[B, N, H].</returns>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var parts = qkv.forward(x).chunk(3, -1);
        var context = F.scaled_dot_product_attention(Split(parts[0]), Split(parts[1]), Split(parts[2]), mask);
        return proj_drop.forward(proj.forward(context.transpose(1, 2).reshape(x.shape))).MoveToOuterDisposeScope();
    }

    /// <summary>[B, N, H] to [B, heads, N, head size].</summary>
    private Tensor Split(Tensor x) => x.view(x.size(0), x.size(1), _heads, _headSize).transpose(1, 2);
}

/// <summary>The feed-forward part (vision_transformer.py, Mlp), dropout after each half.</summary>
internal sealed class ViltMlp : Module<Tensor, Tensor>
{
    private readonly Linear fc1;
    private readonly Linear fc2;
    private readonly Dropout drop;

    public ViltMlp(ViltConfig config)
        : base(nameof(ViltMlp))
    {
        fc1 = Linear(config.HiddenSize, config.IntermediateSize);
        fc2 = Linear(config.IntermediateSize, config.HiddenSize);
        drop = Dropout(config.Dropout);
        RegisterComponents();
    }

    /// <returns>[B, N, H].</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return drop.forward(fc2.forward(drop.forward(F.gelu(fc1.forward(x))))).MoveToOuterDisposeScope();
    }
}

/// <summary>One pre-norm block (vision_transformer.py, Block).</summary>
internal sealed class ViltBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly LayerNorm norm1;
    private readonly ViltAttention attn;
    private readonly LayerNorm norm2;
    private readonly ViltMlp mlp;

    public ViltBlock(ViltConfig config)
        : base(nameof(ViltBlock))
    {
        norm1 = LayerNorm(config.HiddenSize, eps: config.BlockNormEps);
        attn = new ViltAttention(config);
        norm2 = LayerNorm(config.HiddenSize, eps: config.BlockNormEps);
        mlp = new ViltMlp(config);
        RegisterComponents();
    }

    /// <returns>[B, N, H].</returns>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var attended = x.Plus(attn.forward(norm1.forward(x), mask));
        return attended.Plus(mlp.forward(norm2.forward(attended))).MoveToOuterDisposeScope();
    }
}
