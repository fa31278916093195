using LotteryActors.Cluster.Specs;
using LotteryActors.Data;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.BareLoop;

/// <summary>
/// A search without a cluster: ask the state machine what it wants, do it, tell it. No actor, no journal, no lease, no
/// second process: what the cluster's results and its time are held against.
/// </summary>
public sealed class BareSearch(IStageRunner runner)
{
    private readonly Dictionary<StageKey, StageResult> _done = [];

    /// <summary>Every finished stage with its spec, in the order they were done.</summary>
    public List<(StageKey Key, StageSpec Spec, StageResult Result)> Stages { get; } = [];

    /// <summary>Runs a search to its end, one stage after another.</summary>
    /// <exception cref="StageFailedException">A stage failed.</exception>
    public TicketSearchState Run(SearchSpec spec, Action<WantedStage, StageResult>? onStage = null)
    {
        var id = SearchId.Of(spec);
        var state = Tell(TicketSearchState.New, new SearchCommands.Submit(id, spec));
        while (state.Wants() is { Count: > 0 } wants)
        {
            var wanted = wants[0];
            var result = Do(wanted, spec);
            onStage?.Invoke(wanted, result);
            state = Tell(state, new SearchCommands.StageDone(id, wanted.Key, result));
        }

        return state;
    }

    /// <summary>A spec that comes with the program, resolved against its data.</summary>
    public static SearchSpec Resolve(string nameOrPath, string? dataPath = null)
    {
        var file = SearchSpecFile.Load(nameOrPath);
        var reading = SearchSpecReader.Read(file.Name, file.Root);
        var draft = reading.Draft ?? throw new InvalidOperationException(string.Join('\n', reading.Errors));
        var task = DataSets.Describe(draft.Task.Set, draft.Task.Task, draft.Task.Options, dataPath);
        var corpus = draft.Pretrain is { Data: var data } ? DataSets.Describe(data.Set, data.Task, data.Options, dataPath) : null;
        return draft.Resolve(task, corpus, dataPath);
    }

    private StageResult Do(WantedStage wanted, SearchSpec spec)
    {
        if (_done.TryGetValue(wanted.Key, out var known))
        {
            return known;
        }

        var result = runner.Run(new StageRequest(wanted.Spec, ResumeFrom: null, spec.DataPath, spec.Checkpoints), Unheard.Instance, CancellationToken.None);
        _done.Add(wanted.Key, result);
        Stages.Add((wanted.Key, wanted.Spec, result));
        return result;
    }

    private static TicketSearchState Tell(TicketSearchState state, ISearchCommand command) =>
        state.Decide(command).Events.Aggregate(state, (s, e) => s.Apply(e));
}
