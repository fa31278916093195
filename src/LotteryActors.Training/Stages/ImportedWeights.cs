using LotteryActors.Models;
using LotteryActors.Tickets;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Stages;

/// <summary>
/// A published checkpoint, converted when its search was submitted (<see cref="Models.Checkpoints.CheckpointImport"/>), into a model on
/// the CPU. All of the backbone must be there and fit. A head of the model that the checkpoint lacks stays as it was drawn.
/// </summary>
internal static class ImportedWeights
{
    /// <param name="weights">Null leaves the model as it was drawn.</param>
    /// <returns>The names that were filled.</returns>
    /// <exception cref="WeightsException">A tensor is missing, unexpected, or of another shape or type.</exception>
    public static IReadOnlySet<string> Load(Digest? weights, Module module, ParameterRules rules, StageWork work)
    {
        if (weights is null)
        {
            return new HashSet<string>();
        }

        work.At("reading the imported weights");
        var report = Weights.Load(module, WeightsArtifact.Read(work.Store, weights), work.Store.PathOf(weights), mayMiss: rules.IsHead, mayIgnore: rules.IsHead);
        if (report.Unexpected.Count > 0)
        {
            work.Options.Say($"{work.Request.Spec.Kind} {work.Key.Short}: the imported weights hold heads that this stage has not: {string.Join(", ", report.Unexpected)}");
        }

        return report.Loaded.ToHashSet(StringComparer.Ordinal);
    }
}
