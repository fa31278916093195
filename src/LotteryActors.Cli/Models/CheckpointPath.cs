using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Cli.CommandLine;

namespace LotteryActors.Cli.Models;

/// <summary>A checkpoint as it is named on the command line.</summary>
internal static class CheckpointPath
{
    /// <exception cref="LotteryException">There is nothing of that name.</exception>
    /// <exception cref="CheckpointFormatException">It is damaged or of a kind that is not read.</exception>
    public static CheckpointFile Open(string path) => File.Exists(path) || Directory.Exists(path)
        ? CheckpointFile.Open(path)
        : throw LotteryException.Usage($"{path}: no such file; name a checkpoint");
}
