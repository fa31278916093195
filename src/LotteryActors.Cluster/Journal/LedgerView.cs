using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Journal;

/// <summary>All that the journal knows, in the order it first heard of it.</summary>
public sealed record LedgerView(IReadOnlyList<SearchRecord> Searches, IReadOnlyList<StageRecord> Stages);

public sealed record SearchRecord(SearchId Id, TicketSearchState State);

public sealed record StageRecord(StageKey Key, StageState State);
