using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Models;
using LotteryActors.Models.Checkpoints;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Models;

/// <summary>Brings the checkpoint that a spec names into the artifact store, from where every device reads it.</summary>
/// <param name="folder">Where the spec lies.</param>
/// <param name="store">Opened once all else is sound.</param>
/// <param name="tell">Hears what stays behind.</param>
internal sealed class WeightsImporter(SearchDraft draft, string folder, Func<IArtifactStore> store, Action<string> tell)
{
    private static readonly Dictionary<string, string> Metadata = new(StringComparer.Ordinal) { ["format"] = "pt" };

    /// <returns>Digest of the converted weights: the same for the same tensors, wherever and in whatever format they lie.</returns>
    /// <exception cref="LotteryException">It is not there, cannot be read, or does not fit; a line for each fault.</exception>
    public Digest Import(ModelSpec model)
    {
        var path = Path.GetFullPath(Path.Combine(folder, draft.Weights!));
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw LotteryException.Usage(Line($"is {draft.Weights}, and there is no {path}; name a checkpoint, relative to the spec's folder"));
        }

        try
        {
            using var file = CheckpointFile.Open(path);
            var import = CheckpointImport.Of(file, model, draft.Pretrain is not null);
            if (import.Faults.Count > 0)
            {
                throw new LotteryException(ExitCodes.Usage, [.. import.Faults.Select(fault => Line($"is {draft.Weights}, which {fault}"))]);
            }

            if (import.LeftOut.Count > 0)
            {
                tell(Line($"is {draft.Weights}, whose heads this search does not start from: {string.Join("; ", import.LeftOut)}"));
            }

            return store().Put(stream => SafetensorsWriter.Write(stream, import.Tensors, Metadata)).Digest;
        }
        catch (Exception e) when (e is CheckpointFormatException or WeightsException)
        {
            throw LotteryException.Usage(Line($"cannot be read: {e.Message}"));
        }
    }

    private string Line(string mend) => $"{draft.File}: search.model.weights {mend}";
}
