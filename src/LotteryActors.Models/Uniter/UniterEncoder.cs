using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Uniter;

/// <summary>The stack of layers (model/model.py, UniterEncoder).</summary>
internal sealed class UniterEncoder : Module<Tensor, Tensor, Tensor>
{
    private readonly ModuleList<BertLayer> layer;

    public UniterEncoder(UniterConfig config)
        : base(nameof(UniterEncoder))
    {
        layer = ModuleList(Enumerable.Range(0, config.Layers).Select(_ => new BertLayer(config)).ToArray());
        RegisterComponents();
    }

    /// <returns>[B, L, H] of the last layer.</returns>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return layer.Aggregate(x, (hidden, next) => next.forward(hidden, mask)).MoveToOuterDisposeScope();
    }

    /// <summary>[B, L, H] of every layer (the original's output_all_encoded_layers).</summary>
    public IReadOnlyList<Tensor> AllLayers(Tensor x, Tensor mask)
    {
        var hidden = x;
        return [.. layer.Select(next => hidden = next.forward(hidden, mask))];
    }
}

/// <summary>The first position ([CLS]) through a dense layer and tanh (model/layer.py, BertPooler).</summary>
internal sealed class BertPooler : Module<Tensor, Tensor>
{
    private readonly Linear dense;

    public BertPooler(UniterConfig config)
        : base(nameof(BertPooler))
    {
        dense = Linear(config.HiddenSize, config.HiddenSize);
        RegisterComponents();
    }

    /// <param name="hidden">[B, L, H].</param>
    /// <returns>[B, H].</returns>
    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return dense.forward(hidden.select(1, 0)).tanh().MoveToOuterDisposeScope();
    }
}
