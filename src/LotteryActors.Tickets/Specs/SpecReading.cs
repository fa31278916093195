namespace LotteryActors.Tickets.Specs;

/// <summary>A draft, or everything that keeps the spec from being one, in the order of the file's keys.</summary>
/// <param name="Draft">Null where there are errors.</param>
public sealed record SpecReading(SearchDraft? Draft, IReadOnlyList<SpecError> Errors);
