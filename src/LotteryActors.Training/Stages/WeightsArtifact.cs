using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Models;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Stages;

/// <summary>
/// Weights as an artifact: a safetensors file of float32 tensors under the names of the original checkpoint, in the
/// order in which the module registers them.
/// </summary>
internal static class WeightsArtifact
{
    private static readonly Dictionary<string, string> Metadata = new(StringComparer.Ordinal) { ["format"] = "pt" };

    /// <exception cref="ArtifactStoreFullException" />
    public static StageOutput Put(IArtifactStore store, Module module, Func<string, bool> isWanted) =>
        Put(store, [.. module.named_parameters()
            .Where(p => isWanted(p.name))
            .Select(p => new TensorData(p.name, "F32", p.parameter.shape, p.parameter.ToBytes()))]);

    public static StageOutput Put(IArtifactStore store, IReadOnlyList<TensorData> tensors)
    {
        var info = store.Put(stream => SafetensorsWriter.Write(stream, tensors, Metadata));
        return new StageOutput(OutputNames.Weights, info.Digest, info.Bytes);
    }

    /// <exception cref="ArtifactException">It is missing or damaged.</exception>
    /// <exception cref="SafetensorsFormatException" />
    public static SafetensorsFile Read(IArtifactStore store, Digest digest)
    {
        using var stream = store.OpenRead(digest);
        return SafetensorsFile.Read(stream, store.PathOf(digest));
    }

    /// <summary>Overwrites the wanted parameters of a module on the CPU with those of an artifact.</summary>
    /// <param name="longer">The tables that may have fewer rows there; null for none.</param>
    /// <exception cref="InvalidDataException">Some are not there, or there in another shape or type; all of them are named.</exception>
    public static void Load(IArtifactStore store, Digest digest, Module module, Func<string, bool> isWanted, IReadOnlyList<LongerTable>? longer = null)
    {
        longer ??= [];
        var file = Read(store, digest);
        var wanted = module.named_parameters().Where(p => isWanted(p.name)).ToList();
        var misfits = wanted.Select(p => Misfit(file, p.name, p.parameter.shape, longer)).OfType<string>().ToList();
        if (misfits.Count > 0)
        {
            throw new InvalidDataException($"{store.PathOf(digest)}: does not fit the model: {string.Join("; ", misfits)}; use weights of this model");
        }

        foreach (var (name, parameter) in wanted)
        {
            file.Bytes(name).CopyTo(parameter.bytes);
            foreach (var table in longer)
            {
                table.FillAdded(name, parameter.bytes, file.Bytes(name).Length, (int)parameter.shape[0]);
            }
        }
    }

    private static string? Misfit(SafetensorsFile file, string name, long[] shape, IReadOnlyList<LongerTable> longer)
    {
        if (!file.Contains(name))
        {
            return $"'{name}' is missing";
        }

        var entry = file.Entry(name);
        return entry.Dtype == "F32" && (entry.Shape.SequenceEqual(shape) || longer.Any(table => table.MayBegin(name, entry.Shape, shape)))
            ? null
            : $"'{name}' is {entry.Dtype} [{string.Join(", ", entry.Shape)}] where F32 [{string.Join(", ", shape)}] is wanted";
    }
}
