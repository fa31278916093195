using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using static TorchSharp.torch;

namespace LotteryActors.Models.Checkpoints;

/// <summary>
/// Published checkpoints into models: any format, dialect and floating type. Ends in <see cref="Weights.Load"/>, so nothing
/// is copied unless all of it fits, and no name is passed over that was not expected to be.
/// </summary>
public static class CheckpointWeights
{
    private static readonly string[] Backbones = ["uniter.", "lxrt_encoder.model.bert.", "bert."];

    /// <summary>Fills a model from a file, up-cast to float32.</summary>
    /// <param name="path">A checkpoint file, an index of shards, or a folder of the hub.</param>
    /// <param name="mayMiss">Whether a parameter may be missing from the file, such as one of a new head; null for none.</param>
    /// <param name="mayIgnore">Whether a tensor, by its original name, may be left unused; null for none.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged or of a kind that is not read.</exception>
    /// <exception cref="WeightsException">A tensor is missing, unexpected, or of another shape or type.</exception>
    public static WeightsReport Load(nn.Module module, string path, Func<string, bool>? mayMiss = null, Func<string, bool>? mayIgnore = null)
    {
        using var file = CheckpointFile.Open(path);
        return Load(module, file, mayMiss, mayIgnore);
    }

    /// <inheritdoc cref="Load(nn.Module, string, Func{string, bool}?, Func{string, bool}?)" />
    /// <param name="surgery">What is done to the tensors, as float32 under the model's names, before they are loaded; null for nothing.</param>
    public static WeightsReport Load(
        nn.Module module,
        CheckpointFile file,
        Func<string, bool>? mayMiss = null,
        Func<string, bool>? mayIgnore = null,
        Func<IReadOnlyList<CheckpointTensor>, IReadOnlyList<CheckpointTensor>>? surgery = null)
    {
        RequireTensors(file);
        var parameters = module.named_parameters().Select(p => p.name).ToHashSet(StringComparer.Ordinal);
        var fitted = Fit(CheckpointNames.Original(file.Tensors, file.Source), parameters, file.Source);
        return Weights.Load(module, SafetensorsFile.Of(surgery is null ? fitted : surgery(fitted)), file.Source, mayMiss, mayIgnore);
    }

    /// <exception cref="WeightsException">Something among its tensors is none.</exception>
    internal static void RequireTensors(CheckpointFile file)
    {
        if (file.Unread.Count > 0)
        {
            throw new WeightsException($"{file.Source}: among its tensors are {string.Join(", ", file.Unread.Select(entry => $"'{entry.Name}' ({entry.What})"))}; save a state dictionary of tensors alone");
        }
    }

    /// <summary>Tensors under the names that this model gives them, floating ones as float32, without buffers that count positions.</summary>
    internal static IReadOnlyList<CheckpointTensor> Fit(NamedCheckpoint checkpoint, IReadOnlySet<string> parameters, string source)
    {
        var from = Backbones.FirstOrDefault(prefix => checkpoint.Tensors.Any(tensor => tensor.Name.StartsWith($"{prefix}embeddings.", StringComparison.Ordinal)));
        var to = Backbones.FirstOrDefault(prefix => parameters.Begins($"{prefix}embeddings.")) ?? (parameters.Begins("embeddings.") ? "" : from);
        return
        [
            .. checkpoint.Tensors
                .Where(tensor => !IsPositions(tensor, source))
                .Select(tensor => tensor with { Name = from is null ? tensor.Name : CheckpointNames.Swap(tensor.Name, from, to!) })
                .Select(tensor => Dtypes.IsFloating(tensor.Dtype) ? tensor.As("F32") : tensor),
        ];
    }

    /// <summary>Whether a tensor is the buffer 0, 1, 2... that transformers once saved with text embeddings.</summary>
    /// <exception cref="WeightsException">It counts otherwise.</exception>
    private static bool IsPositions(CheckpointTensor tensor, string source)
    {
        if (tensor.Dtype != "I64" || !tensor.Name.EndsWith("embeddings.position_ids", StringComparison.Ordinal))
        {
            return false;
        }

        var counts = MemoryMarshal.Cast<byte, long>(tensor.Read().Span);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] != i)
            {
                throw new WeightsException($"{source}: {tensor.Name} has {counts[i]} at {i}; positions are counted from 0, load a file where they are");
            }
        }

        return true;
    }
}
