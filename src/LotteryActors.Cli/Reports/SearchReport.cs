using LotteryActors.Tickets.Masks;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Reports;

/// <summary>Everything a report says of one search, finished or not: facts from the ledger, nothing measured anew.</summary>
/// <param name="MajorityShare">Accuracy of always giving the commonest answer, 0 to 1; null where the data could not be asked.</param>
/// <param name="Stages">The finished stages of this search, in the order its story needs them.</param>
/// <param name="Masks">The mask of every pruned level that is there, by level.</param>
public sealed record SearchReport(
    SearchId Id,
    TicketSearchState Search,
    double? MajorityShare,
    IReadOnlyList<ReportStage> Stages,
    IReadOnlyDictionary<int, Mask> Masks)
{
    public SearchSpec Spec => Search.Spec!;

    public ResultsTable Results { get; } = ResultsTable.Of(Search, MajorityShare);

    /// <summary>The level whose ticket is handed out: the verdict's, else the sparsest with a mask; null before the first pruning.</summary>
    public int? TicketLevel => Search.Verdict?.Level ?? (Masks.Count == 0 ? null : Masks.Keys.Max());

    /// <summary>The accuracy a ticket has to reach under the search's rule; null until the dense model is scored.</summary>
    public double? Line => Results.Line;
}

/// <summary>A finished stage and what it was for: <c>level 3 train</c>, <c>random-mask 3 evaluate</c>.</summary>
public sealed record ReportStage(string Purpose, StageKey Key, string Kind, long? Seed, StageResult Result);
