using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Hosting;

/// <summary>Speaks to the coordinator of a home, from its own process or another.</summary>
public interface ILotteryClient : IAsyncDisposable
{
    /// <summary>Starts a search; one that exists already goes on, or is answered from the ledger.</summary>
    Task<CommandReply> SubmitAsync(SearchSpec spec, CancellationToken ct);

    Task<CommandReply> PauseAsync(SearchId id, CancellationToken ct);

    Task<CommandReply> ResumeAsync(SearchId id, CancellationToken ct);

    Task<CommandReply> CancelAsync(SearchId id, CancellationToken ct);

    /// <summary>
    /// Everything that happened to the search so far, then what happens from now on. Ends after
    /// <see cref="SearchEvents.Completed"/>, <see cref="SearchEvents.Failed"/>, <see cref="SearchEvents.Cancelled"/> or
    /// <see cref="SearchEvents.Paused"/>, unless a later event of the past has undone it.
    /// </summary>
    /// <exception cref="CoordinatorGoneException">The coordinator ended while it was being watched.</exception>
    IAsyncEnumerable<SearchNotice> WatchAsync(SearchId id, CancellationToken ct);
}
