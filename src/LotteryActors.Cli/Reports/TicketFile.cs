using System.Globalization;
using System.Runtime.InteropServices;
using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Masks;

namespace LotteryActors.Cli.Reports;

/// <summary><c>ticket.safetensors</c>: m * theta_0, the subnetwork a user takes away. Backbone only: a new task brings its own head.</summary>
public static class TicketFile
{
    /// <summary>Float32, names of the original checkpoint, masked weights exactly +0.0.</summary>
    /// <param name="anchor">Digest of the weights every level rewinds to.</param>
    /// <param name="metadata">What the file says of itself beside the mask's counts.</param>
    /// <exception cref="ArtifactException">The anchor is missing or damaged.</exception>
    public static void Write(Stream stream, IArtifactStore store, Digest anchor, Mask mask, IReadOnlyDictionary<string, string> metadata)
    {
        using var opened = store.OpenRead(anchor);
        var weights = SafetensorsFile.Read(opened, store.PathOf(anchor));
        var masked = mask.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        SafetensorsWriter.Write(
            stream,
            [.. weights.Entries.Where(e => IsBackbone(e.Name, mask)).Select(e => Masked(weights, e, masked.GetValueOrDefault(e.Name)))],
            Describe(mask, metadata));
    }

    /// <summary>The backbone is the module that the mask ranges over: <c>uniter.*</c> beside <c>cls.*</c> and other heads.</summary>
    private static bool IsBackbone(string name, Mask mask) =>
        mask.Tensors.Any(t => name.StartsWith(t.Name[..(t.Name.IndexOf('.', StringComparison.Ordinal) + 1)], StringComparison.Ordinal));

    private static TensorData Masked(SafetensorsFile weights, TensorEntry entry, MaskTensor? mask)
    {
        var values = weights.Float32(entry.Name).ToArray();
        mask?.ApplyTo(values);
        return new TensorData(entry.Name, "F32", entry.Shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    private static Dictionary<string, string> Describe(Mask mask, IReadOnlyDictionary<string, string> metadata) =>
        new(metadata, StringComparer.Ordinal)
        {
            ["kind"] = "ticket",
            ["format"] = "pt",
            ["preset"] = mask.Preset,
            ["kept"] = mask.Kept.ToString(CultureInfo.InvariantCulture),
            ["prunable"] = mask.Prunable.ToString(CultureInfo.InvariantCulture),
        };
}
