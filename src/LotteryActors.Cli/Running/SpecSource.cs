using LotteryActors.Artifacts;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Models;
using LotteryActors.Cluster.Specs;
using LotteryActors.Data;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Running;

/// <summary>A search, from the name or path of its spec and the data it is about.</summary>
/// <param name="Majority">Accuracy of always giving the commonest answer, 0 to 1.</param>
internal sealed record SpecSource(SearchSpec Spec, double Majority)
{
    /// <param name="devices">Where the user named devices, their class takes the place of the spec's.</param>
    /// <param name="store">Takes in the weights that the spec starts from.</param>
    /// <param name="tell">Hears what is worth knowing of them.</param>
    /// <exception cref="LotteryException">Everything wrong with the spec, a line each.</exception>
    public static SpecSource Read(string nameOrPath, string? dataPath, IReadOnlyList<string>? devices, Func<IArtifactStore> store, Action<string> tell)
    {
        var file = SearchSpecFile.Load(nameOrPath);
        var reading = SearchSpecReader.Read(file.Name, file.Root);
        if (reading.Draft is not { } draft)
        {
            throw new LotteryException(ExitCodes.Usage, [.. reading.Errors.Select(e => e.ToString())]);
        }

        var path = dataPath is null ? null : Path.GetFullPath(dataPath);
        var task = Describe(draft.Task, path, $"{file.Name}: search.task.options");
        var pretrain = draft.Pretrain is { } plan ? Describe(plan.Data, path, $"{file.Name}: search.pretrain.options") : null;
        var spec = (draft with { Execution = On(draft.Execution, devices) }).Resolve(task, pretrain, path, new WeightsImporter(draft, file.Folder, store, tell).Import);
        return new SpecSource(spec, task.MajorityShare);
    }

    /// <param name="place">File and key of the data set's options.</param>
    private static DataFacts Describe(DataDraft data, string? path, string place)
    {
        try
        {
            return DataSets.Describe(data.Set, data.Task, data.Options, path);
        }
        catch (DataException e) when (e.OptionErrors.Count > 0)
        {
            throw new LotteryException(ExitCodes.Usage, [.. e.OptionErrors.Select(error => $"{place}: {error}")]);
        }
    }

    private static Execution On(Execution execution, IReadOnlyList<string>? devices)
    {
        var classes = (devices ?? []).Select(d => d.Split(':')[0]).Distinct().ToList();
        return classes is [var only] ? execution with { DeviceClass = only } : execution;
    }
}
