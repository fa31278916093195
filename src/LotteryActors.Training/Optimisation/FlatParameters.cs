using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Optimisation;

/// <summary>
/// A module's parameters and gradients in two flat float32 buffers: each parameter is a view of the weight buffer, and
/// its gradient, once it has one, a view of the gradient buffer. Optimiser, clipping, masks and checkpoints are then
/// linear passes. The buffers lie on the device the module is on when this is made; it must stay there, and alive as long
/// as this object. Gradients are zeroed here, never
/// by <c>Module.zero_grad</c>, which would cut the views.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly bool[] _adopted;

    /// <summary>Moves the module's parameters into flat buffers, keeping their values.</summary>
    public FlatParameters(Module module, FlatLayout layout)
    {
        Layout = layout;
        var byName = module.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        _parameters = [.. layout.Slots.Select(slot => byName[slot.Name])];
        _adopted = new bool[_parameters.Length];
        Device = _parameters.Length == 0 ? CPU : _parameters[0].device;
        WeightBuffer = new FlatBuffer(layout.Length, Device);
        GradientBuffer = new FlatBuffer(layout.Length, Device);
        MoveIntoFlatBuffer();
    }

    public FlatLayout Layout { get; }

    public Device Device { get; }

    /// <summary>All weights, <see cref="FlatLayout.Length"/> floats; padding is zero.</summary>
    public FlatBuffer WeightBuffer { get; }

    /// <summary>All gradients in the same layout; zero where there are none.</summary>
    public FlatBuffer GradientBuffer { get; }

    /// <summary>The weights of a module on the CPU.</summary>
    public Span<float> Weights => WeightBuffer.Host;

    /// <summary>The gradients of a module on the CPU.</summary>
    public Span<float> Gradients => GradientBuffer.Host;

    /// <summary>Lays out a module's parameters by UNITER's rules of decay and the masks' preset.</summary>
    /// <param name="preset">The prunable set: <c>encoder</c> or <c>backbone</c>.</param>
    /// <param name="headRate">Learning rate of the task head as a multiple of the backbone's.</param>
    public static FlatLayout LayoutOf(Module module, string preset, double headRate) =>
        LayoutOf(module, preset, headRate, ParameterRules.Uniter);

    /// <summary>Lays out a module's parameters by the rules of its family.</summary>
    /// <param name="preset">The prunable set: <c>encoder</c> or <c>backbone</c>.</param>
    /// <param name="headRate">Learning rate of the task head as a multiple of the backbone's.</param>
    public static FlatLayout LayoutOf(Module module, string preset, double headRate, ParameterRules rules)
    {
        var shapes = module.named_parameters().Select(p => (p.name, p.parameter.shape)).ToList();
        var prunable = rules.Prunable(preset, shapes).ToHashSet(StringComparer.Ordinal);
        return FlatLayout.Of(
            shapes.Select(p => new ParameterTraits(
                p.name, p.shape, rules.Decays(p.name, p.shape), prunable.Contains(p.name), rules.HasHeadRate(p.name))),
            headRate);
    }

    /// <summary>
    /// Moves gradients that autograd has just made for the first time into the flat buffer, where later ones accumulate.
    /// </summary>
    public void AdoptNewGradients()
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (_adopted[i])
            {
                continue;
            }

            using var gradient = _parameters[i].grad;
            if (gradient is not null)
            {
                using var slot = Slot(GradientBuffer, Layout.Slots[i]);
                slot.copy_(gradient);
                Adopt(i);
            }
        }
    }

    /// <summary>True once autograd has given the slot's parameter a gradient; false is the original's <c>grad is None</c>.</summary>
    public bool HasGradient(int index) => _adopted[index];

    /// <summary>Gives a slot its gradient view at once: it had a gradient before this run was resumed.</summary>
    public void Adopt(int index)
    {
        using var slot = Slot(GradientBuffer, Layout.Slots[index]);
        _parameters[index].grad = slot;
        _adopted[index] = true;
    }

    public void Dispose()
    {
        WeightBuffer.Dispose();
        GradientBuffer.Dispose();
    }

    private void MoveIntoFlatBuffer()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (slot, parameter) in Layout.Slots.Zip(_parameters))
        {
            var view = Slot(WeightBuffer, slot);
            view.copy_(parameter);
            parameter.set_(view);
        }
    }

    private static Tensor Slot(FlatBuffer buffer, ParameterSlot slot)
    {
        using var narrow = buffer.Tensor.narrow(0, slot.Offset, slot.Length);
        return narrow.view([.. slot.Shape]);
    }
}
