using LotteryActors.Tickets.Masks;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Families;

/// <summary>
/// A table of the backbone to which a task adds rows that pre-training had not: types of text and regions (UNITER, model/vcr.py
/// and model/nlvr2.py, init_type_embedding), the modality of a second picture (ViLT, vilt_module.py), words (UNITER, model/vcr.py,
/// init_word_embedding). The rows begin as copies of one that is there or as they were drawn, and are the task's own, as its head
/// is: no mask ranges over them, so that masks fit every task.
/// </summary>
/// <param name="Name">The table's parameter.</param>
/// <param name="Like">The row that the added ones are copies of; null where they stay as the task's model has drawn them.</param>
internal sealed record LongerTable(string Name, int? Like)
{
    /// <summary>Whether a stored tensor is this table with fewer rows.</summary>
    public bool MayBegin(string name, IReadOnlyList<long> stored, IReadOnlyList<long> wanted) =>
        name == Name && stored.Count == wanted.Count && stored.Skip(1).SequenceEqual(wanted.Skip(1)) && (Like ?? 0) < stored[0] && stored[0] < wanted[0];

    /// <summary>Fills the rows of the table that were not stored; does nothing to another parameter.</summary>
    /// <param name="table">The table, its first rows filled.</param>
    /// <param name="stored">How many bytes of it are.</param>
    public void FillAdded(string name, Span<byte> table, int stored, int rows)
    {
        if (name != Name || Like is not { } like)
        {
            return;
        }

        var width = table.Length / rows;
        for (var next = stored; next < table.Length; next += width)
        {
            table.Slice(like * width, width).CopyTo(table[next..]);
        }
    }

    /// <summary>A mask as a model with the longer table takes it: all of what the task adds is kept.</summary>
    public Mask Over(Mask mask, FlatLayout layout) =>
        layout.Slots.FirstOrDefault(slot => slot.Name == Name) is { } table
            ? mask with { Tensors = [.. mask.Tensors.Select(tensor => MayBegin(tensor.Name, tensor.Shape, table.Shape) ? Longer(tensor, table.Shape) : tensor)] }
            : mask;

    private static MaskTensor Longer(MaskTensor mask, IReadOnlyList<long> shape)
    {
        var longer = MaskTensor.Ones(mask.Name, shape);
        for (var i = 0L; i < mask.Length; i++)
        {
            if (!mask[i])
            {
                longer.Remove(i);
            }
        }

        return longer;
    }
}
