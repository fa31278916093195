using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>Outcomes of attempts that their stages have not acknowledged yet. A coordinator may be away: they are sent until one is back.</summary>
internal sealed class Outbox
{
    private readonly Dictionary<(StageKey Stage, long Attempt), IStageCommand> _outcomes = [];

    public bool IsEmpty => _outcomes.Count == 0;

    public IEnumerable<IStageCommand> All => _outcomes.Values;

    public void Add(StageKey stage, long attempt, IStageCommand outcome) => _outcomes[(stage, attempt)] = outcome;

    public IStageCommand? Find(StageKey stage, long attempt) => _outcomes.GetValueOrDefault((stage, attempt));

    public void Acknowledge(StageKey stage, long attempt) => _outcomes.Remove((stage, attempt));
}
