using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Models.Checkpoints;

namespace LotteryActors.Cli.Models;

/// <summary>Writes a checkpoint as safetensors, one tensor in memory at a time, aside and then in its place.</summary>
internal sealed class ModelConverter(Terminal terminal)
{
    private static readonly Dictionary<string, string> Metadata = new(StringComparer.Ordinal) { ["format"] = "pt" };

    /// <param name="dtype">A safetensors type for the floating tensors; null leaves them as they are.</param>
    public int Convert(string source, string target, bool toHuggingFace, string? dtype, bool overwrite)
    {
        if (File.Exists(target) && !overwrite)
        {
            throw LotteryException.Usage($"{target}: is there already; name another file, or say --overwrite");
        }

        using var file = CheckpointPath.Open(source);
        if (file.Unread.Count > 0)
        {
            throw LotteryException.Usage($"{source}: {string.Join(", ", file.Unread.Select(entry => $"{entry.Name} is {entry.What}"))} and safetensors holds tensors alone; save a state dictionary");
        }

        var named = CheckpointNames.Original(file.Tensors, source);
        var renamed = toHuggingFace ? CheckpointNames.HuggingFace(named, source) : named.Tensors;
        var tensors = renamed.Select(tensor => dtype is not null && Dtypes.IsFloating(tensor.Dtype) ? tensor.As(dtype) : tensor)
            .OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .ToList();
        if (tensors.Find(tensor => tensor.Dtype is "C64" or "C128") is { } complex)
        {
            throw LotteryException.Usage($"{source}: {complex.Name} is complex, which safetensors does not hold; save its real and imaginary parts");
        }

        Write(target, tensors);
        Tell(file, named, tensors, target, toHuggingFace);
        return ExitCodes.Ok;
    }

    private static void Write(string target, List<CheckpointTensor> tensors)
    {
        var aside = $"{target}.{Environment.ProcessId}.part";
        try
        {
            using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20))
            {
                SafetensorsWriter.Write(stream, tensors, Metadata);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, target, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private void Tell(CheckpointFile file, NamedCheckpoint named, List<CheckpointTensor> tensors, string target, bool toHuggingFace)
    {
        terminal.Out.WriteLine(FormattableString.Invariant($"{target}: {tensors.Count} tensors, {tensors.Sum(tensor => tensor.Bytes) / 1e6:0.0} MB, from {file.Format}"));
        named.Changes.ToList().ForEach(terminal.Out.WriteLine);
        var left = toHuggingFace ? named.Tensors.Select(tensor => tensor.Name).Where(name => name.StartsWith("itm_score.", StringComparison.Ordinal)).ToList() : [];
        if (left.Count > 0)
        {
            terminal.Error.WriteLine($"lottery: {target}: left out {string.Join(", ", left)}; Hugging Face's ViLT has no matching head, --names original keeps it");
        }
    }
}
