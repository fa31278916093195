using System.Text;
using LotteryActors.Tickets;

namespace LotteryActors.Training.Optimisation;

/// <summary>How a parameter is to be treated, before it has a place.</summary>
public sealed record ParameterTraits(string Name, IReadOnlyList<long> Shape, bool Decayed, bool Prunable, bool Head);

/// <summary>
/// The order of parameters in the flat buffers: decayed and prunable first, then the other decayed ones, then those
/// that are not decayed; within each the backbone before the task head, whose learning rate may differ; within
/// those the module's own order. Every slot starts at a multiple of 16 floats.
/// </summary>
public sealed class FlatLayout
{
    private FlatLayout(IReadOnlyList<ParameterSlot> slots)
    {
        Slots = slots;
        Length = slots.Count == 0 ? 0 : slots[^1].Padded.End.Value;
        Digest = Digest.Of(Encoding.UTF8.GetBytes(
            string.Concat(slots.Select(s => $"{s.Name} [{string.Join(',', s.Shape)}] {s.Offset}\n"))));
    }

    /// <summary>In order of offset.</summary>
    public IReadOnlyList<ParameterSlot> Slots { get; }

    /// <summary>Floats in each flat buffer, padding included; a multiple of 16.</summary>
    public int Length { get; }

    /// <summary>Digest of every name, shape and offset: buffers of equal layouts are interchangeable.</summary>
    public Digest Digest { get; }

    /// <exception cref="OverflowException">The model has more than 2^31 weights.</exception>
    public static FlatLayout Of(IEnumerable<ParameterTraits> parameters, double headRate)
    {
        var slots = new List<ParameterSlot>();
        var offset = 0;
        foreach (var p in parameters.OrderBy(Group).ThenBy(p => p.Head))
        {
            var length = checked((int)p.Shape.Aggregate(1L, (product, size) => product * size));
            slots.Add(new ParameterSlot(p.Name, p.Shape, offset, length, p.Decayed, p.Prunable, p.Head ? headRate : 1));
            offset = checked(offset + ParameterSlot.PaddedLength(length));
        }

        return new FlatLayout(slots);
    }

    private static int Group(ParameterTraits p) => (p.Decayed, p.Prunable) switch
    {
        (true, true) => 0,
        (true, false) => 1,
        _ => 2,
    };
}
