using System.Runtime.InteropServices;
using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Tests.Optimisation;

/// <summary>The <see cref="ToyModel"/> with its first weight as torch.nn.utils.prune has it: weight_orig * mask at every forward pass.</summary>
internal sealed class ReparametrisedToy : Module
{
    private readonly TorchSharp.Modules.Linear first = Linear(6, 8);
    private readonly TorchSharp.Modules.Linear second = Linear(8, 3);
    private readonly Tensor _mask;

    public ReparametrisedToy(long seed, Mask mask)
        : base(nameof(ReparametrisedToy))
    {
        RegisterComponents();
        var bits = mask["first.weight"];
        _mask = tensor(Enumerable.Range(0, (int)bits.Length).Select(i => bits[i] ? 1f : 0f).ToArray(), [.. bits.Shape]);
        using var twin = new ToyModel(seed);
        using var noGradient = no_grad();
        var values = twin.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, parameter) in named_parameters())
        {
            parameter.copy_(values[name]);
        }
    }

    public FlatLayout Layout => FlatLayout.Of(
        named_parameters().Select(p => new ParameterTraits(
            p.name, p.parameter.shape, !p.name.EndsWith("bias", StringComparison.Ordinal), p.name == "first.weight", Head: false)),
        headRate: 1);

    public Tensor Loss(long batchSeed)
    {
        random.manual_seed(batchSeed);
        var hidden = second.call(functional.linear(randn(5, 6), first.weight! * _mask, first.bias).tanh());
        return (hidden - randn(5, 3)).square().mean();
    }

    public float[] EffectiveWeight()
    {
        using var noGradient = no_grad();
        using var effective = first.weight! * _mask;
        return MemoryMarshal.Cast<byte, float>(effective.bytes).ToArray().Select(w => w == 0 ? 0f : w).ToArray();
    }

    protected override void Dispose(bool disposing)
    {
        _mask.Dispose();
        base.Dispose(disposing);
    }
}
