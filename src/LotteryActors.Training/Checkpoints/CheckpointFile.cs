using System.Globalization;
using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Checkpoints;

/// <summary>
/// The resumable state of a training stage as an artifact: a safetensors file of flat weights, <c>exp_avg</c>,
/// <c>exp_avg_sq</c> and update counts, with the stage's key (which covers anchor, mask, data and recipe), the layout's
/// digest, the step and the running loss in its metadata.
/// </summary>
internal sealed class CheckpointFile
{
    internal const string Kind = "training-checkpoint";
    internal const string WeightsName = "weights";
    internal const string FirstMomentsName = "exp_avg";
    internal const string SecondMomentsName = "exp_avg_sq";
    internal const string UpdatesName = "updates";

    private readonly SafetensorsFile _file;

    private CheckpointFile(SafetensorsFile file, int step, double loss)
    {
        _file = file;
        Step = step;
        Loss = loss;
    }

    public int Step { get; }

    public double Loss { get; }

    public ReadOnlySpan<float> Weights => _file.Float32(WeightsName);

    public ReadOnlySpan<float> FirstMoments => _file.Float32(FirstMomentsName);

    public ReadOnlySpan<float> SecondMoments => _file.Float32(SecondMomentsName);

    public ReadOnlySpan<long> Updates => _file.Int64(UpdatesName);

    /// <exception cref="ArtifactException">It is missing or damaged.</exception>
    /// <exception cref="InvalidDataException">It is no checkpoint, or does not fit the layout.</exception>
    /// <exception cref="StageFailedException">It belongs to another stage.</exception>
    public static CheckpointFile Read(IArtifactStore store, Digest digest, StageKey key, FlatLayout layout)
    {
        using var stream = store.OpenRead(digest);
        var path = store.PathOf(digest);
        var file = SafetensorsFile.Read(stream, path);
        if (Text(file, "kind", path) != Kind)
        {
            throw new InvalidDataException($"{path}: is no checkpoint of a training stage");
        }

        if (Text(file, "stage", path) is var stage && stage != key.Hex)
        {
            throw new StageFailedException(
                $"{path}: is a checkpoint of stage {stage}, not of {key.Hex}; resume this stage from its own checkpoint or from none", retriable: false);
        }

        CheckSizes(file, layout, path);
        return new CheckpointFile(
            file,
            int.Parse(Text(file, "step", path), CultureInfo.InvariantCulture),
            double.Parse(Text(file, "loss", path), CultureInfo.InvariantCulture));
    }

    private static void CheckSizes(SafetensorsFile file, FlatLayout layout, string path)
    {
        var sized = Text(file, "layout", path) == layout.Digest.Hex
            && new[] { WeightsName, FirstMomentsName, SecondMomentsName }.All(name => file.Contains(name) && file.Float32(name).Length == layout.Length)
            && file.Contains(UpdatesName) && file.Int64(UpdatesName).Length == layout.Slots.Count;
        if (!sized)
        {
            throw new InvalidDataException($"{path}: was written for another layout of the parameters");
        }
    }

    private static string Text(SafetensorsFile file, string name, string path) =>
        file.Metadata.TryGetValue(name, out var text) ? text : throw new InvalidDataException($"{path}: its metadata hold no '{name}'");
}
