using LotteryActors.Tickets.Masks;

namespace LotteryActors.Training.Optimisation;

/// <summary>A mask laid over flat buffers.</summary>
public sealed class FlatMask
{
    private readonly IReadOnlyList<(ParameterSlot Slot, MaskTensor Mask)> _pairs;

    private FlatMask(IReadOnlyList<(ParameterSlot Slot, MaskTensor Mask)> pairs) => _pairs = pairs;

    /// <summary>Masks nothing.</summary>
    public static FlatMask Dense { get; } = new([]);

    public bool IsDense => _pairs.Count == 0;

    /// <exception cref="InvalidDataException">The mask ranges over a tensor the model does not have, or has in another shape.</exception>
    public static FlatMask Over(FlatLayout layout, Mask mask)
    {
        var slots = layout.Slots.ToDictionary(s => s.Name, StringComparer.Ordinal);
        return new FlatMask([.. mask.Tensors.Select(tensor => (Match(slots, tensor), tensor))]);
    }

    /// <summary>Sets every masked element of a flat buffer to exactly +0.0.</summary>
    public void ApplyTo(Span<float> buffer)
    {
        foreach (var (slot, mask) in _pairs)
        {
            MaskBits.Apply(mask.Words, buffer[slot.Padded]);
        }
    }

    /// <summary>True when every masked element of a flat buffer is exactly +0.0.</summary>
    public bool Holds(ReadOnlySpan<float> buffer)
    {
        foreach (var (slot, mask) in _pairs)
        {
            if (!MaskBits.Hold(mask.Words, buffer[slot.Padded]))
            {
                return false;
            }
        }

        return true;
    }

    private static ParameterSlot Match(Dictionary<string, ParameterSlot> slots, MaskTensor tensor) =>
        slots.TryGetValue(tensor.Name, out var slot) && slot.Prunable && slot.Shape.SequenceEqual(tensor.Shape)
            ? slot
            : throw new InvalidDataException(
                $"the mask ranges over '{tensor.Name}' of shape [{string.Join(", ", tensor.Shape)}], which is not in the model's prunable set; use a mask made for this model and preset");
}
