using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// Lost artifacts of a search and who makes them again. Same key, same bytes: a stage that is done anew gives the very artifact that was
/// lost. Each artifact is mended once in a life of the search; one that is lost again fails it, for its store needs a person.
/// </summary>
internal sealed class Mending
{
    private readonly HashSet<Digest> _tried = [];
    private readonly Dictionary<StageKey, HashSet<StageKey>> _waiting = [];

    /// <summary>What to tell the stages so that a broken one can be done after all; null where nothing helps.</summary>
    public IReadOnlyList<IStageCommand>? Of(SearchCommands.StageBroken broken, TicketSearchState state)
    {
        if (_waiting.Values.Any(stages => stages.Contains(broken.Stage)))
        {
            return [];
        }

        var wanted = state.Wants().FirstOrDefault(w => w.Key == broken.Stage);
        if (broken.Damaged is { } artifact && (wanted is not null || _waiting.ContainsKey(broken.Stage)))
        {
            return state.ProducerOf(artifact) is { } producer
                ? Wait(broken, artifact, producer)
                : StartAfresh(broken, artifact, wanted);
        }

        // Who was to mend is broken itself: those that wait for it are told so when they are asked for next.
        _waiting.Remove(broken.Stage);
        return null;
    }

    /// <summary>The stages that waited for this one.</summary>
    public IReadOnlyCollection<StageKey> Done(StageKey stage) => _waiting.Remove(stage, out var waiting) ? waiting : [];

    private IReadOnlyList<IStageCommand>? Wait(SearchCommands.StageBroken broken, Digest artifact, StageKey producer)
    {
        if (_waiting.TryGetValue(producer, out var waiting))
        {
            waiting.Add(broken.Stage);
            return [];
        }

        if (!_tried.Add(artifact))
        {
            return null;
        }

        _waiting.Add(producer, [broken.Stage]);
        return [new StageCommands.Redo(producer, broken.Reason)];
    }

    /// <summary>It was no input, so it was the state the attempt resumed from, which the stage has forgotten by now.</summary>
    private IReadOnlyList<IStageCommand>? StartAfresh(SearchCommands.StageBroken broken, Digest artifact, WantedStage? wanted) =>
        wanted is not null && !wanted.Spec.Inputs.Contains(artifact) && _tried.Add(artifact)
            ? [new StageCommands.Reopen(broken.Stage, broken.Search)]
            : null;
}
