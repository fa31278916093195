using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Tests.Optimisation;

/// <summary>A two-layer perceptron with a third layer that may be left out of the loss.</summary>
internal sealed class ToyModel : Module
{
    private readonly TorchSharp.Modules.Linear first = Linear(6, 8);
    private readonly TorchSharp.Modules.Linear second = Linear(8, 3);
    private readonly TorchSharp.Modules.Linear third = Linear(3, 3);

    public ToyModel(long seed)
        : base(nameof(ToyModel))
    {
        RegisterComponents();
        random.manual_seed(seed);
        using var noGradient = no_grad();
        foreach (var (_, parameter) in named_parameters())
        {
            init.normal_(parameter, 0, 0.5);
        }
    }

    public FlatLayout Layout => FlatLayout.Of(
        named_parameters().Select(p => new ParameterTraits(
            p.name, p.parameter.shape, !p.name.EndsWith("bias", StringComparison.Ordinal), p.name == "first.weight", Head: false)),
        headRate: 1);

    /// <param name="withThird">Whether the third layer takes part.</param>
    public Tensor Loss(long batchSeed, bool withThird = false)
    {
        random.manual_seed(batchSeed);
        var hidden = Hidden(randn(5, 6));
        var output = withThird ? third.call(hidden) : hidden;
        return (output - randn(5, 3)).square().mean();
    }

    /// <param name="inputs">Float32 [n, 6].</param>
    public Tensor Output(Tensor inputs) => third.call(Hidden(inputs));

    private Tensor Hidden(Tensor inputs) => second.call(first.call(inputs).tanh());
}
