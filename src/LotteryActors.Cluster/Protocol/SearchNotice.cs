using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Cluster.Protocol;

/// <summary>
/// What watchers of a search are told, as it happens. Best effort: what matters is in the journal. A stage that several
/// searches want tells each of them.
/// </summary>
public abstract record SearchNotice([property: Key(0)] SearchId Search);

public static class SearchNotices
{
    /// <summary>The search decided something; the event is persisted.</summary>
    /// <param name="Position">Number of the event in the search's journal, from 1; tells what a <see cref="SearchQueries.Recounted"/> already held.</param>
    [MessagePackObject]
    public sealed record SearchHappened(
        SearchId Search,
        [property: Key(1)] ISearchEvent Event,
        [property: Key(2)] long Position) : SearchNotice(Search);

    /// <summary>The search entered another phase.</summary>
    [MessagePackObject]
    public sealed record PhaseChanged(SearchId Search, [property: Key(1)] SearchPhase Phase) : SearchNotice(Search);

    /// <summary>A stage is leased and about to run.</summary>
    [MessagePackObject]
    public sealed record StageStarted(
        SearchId Search,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] string Kind,
        [property: Key(3)] string Device,
        [property: Key(4)] long Attempt) : SearchNotice(Search);

    [MessagePackObject]
    public sealed record StageProgressed(
        SearchId Search,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] string Kind,
        [property: Key(3)] string Device,
        [property: Key(4)] StageProgress Progress) : SearchNotice(Search);

    /// <summary>A resumable state is durable: a kill from here on repeats at most what follows it.</summary>
    [MessagePackObject]
    public sealed record StageCheckpointed(
        SearchId Search,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] string Kind,
        [property: Key(3)] StageCheckpoint Checkpoint) : SearchNotice(Search);

    /// <param name="FromLedger">True where it had been done before this search asked.</param>
    [MessagePackObject]
    public sealed record StageCompleted(
        SearchId Search,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] string Kind,
        [property: Key(3)] StageResult Result,
        [property: Key(4)] bool FromLedger) : SearchNotice(Search);

    /// <summary>An attempt ended without a result; another may follow.</summary>
    [MessagePackObject]
    public sealed record StageAttemptEnded(
        SearchId Search,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] string Kind,
        [property: Key(3)] long Attempt,
        [property: Key(4)] AttemptEnd End,
        [property: Key(5)] string Evidence) : SearchNotice(Search);

    /// <summary>A stage will not be tried again until the search is resumed.</summary>
    [MessagePackObject]
    public sealed record StageGivenUp(
        SearchId Search,
        [property: Key(1)] StageKey Stage,
        [property: Key(2)] string Kind,
        [property: Key(3)] string Reason) : SearchNotice(Search);

    /// <summary>The search waits for something that a person must mend, and then goes on by itself.</summary>
    /// <param name="Reason">One line: the thing, the place, the mend.</param>
    [MessagePackObject]
    public sealed record Hindered(SearchId Search, [property: Key(1)] string Reason) : SearchNotice(Search);
}
