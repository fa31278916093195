using Akka.Actor;
using Akka.Event;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>
/// One search: persists what <see cref="TicketSearchState"/> decides, and asks the stages for what it wants, again and again until they
/// answer. Completed or halted, it leaves memory and is no longer remembered.
/// </summary>
public sealed class TicketSearchActor : Entity<ISearchEvent>
{
    private readonly string _id;
    private readonly Func<IActorRef> _stages;
    private readonly Action<SearchNotice> _publish;
    private readonly List<ISearchEvent> _history = [];
    private readonly HashSet<StageKey> _asked = [];
    private readonly Mending _mending = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private TicketSearchState _state = TicketSearchState.New;

    public TicketSearchActor(string id, Func<IActorRef> stages, ActorTimings timings, Action<SearchNotice> publish)
        : base(timings.AskAgain, timings.RestAfter) => (_id, _stages, _publish) = (id, stages, publish);

    public override string PersistenceId => IdOf(_id);

    protected override bool IsAtRest => !_state.IsRunning;

    /// <param name="id">The search's id; also the entity's.</param>
    /// <param name="stages">The shard region of the stages.</param>
    /// <param name="publish">Where watchers hear of it; <see cref="NoticeBoard"/>.</param>
    public static Props Props(string id, Func<IActorRef> stages, ActorTimings timings, Action<SearchNotice> publish) =>
        Akka.Actor.Props.Create(() => new TicketSearchActor(id, stages, timings, publish));

    public static string IdOf(string search) => $"search-{search}";

    protected override void Apply(ISearchEvent e)
    {
        _state = _state.Apply(e);
        _history.Add(e);
    }

    protected override void Recovered() => AskForWhatIsWanted();

    protected override bool Take(object message)
    {
        switch (message)
        {
            case SearchCommands.StageBroken broken when _mending.Of(broken, _state) is { } mends:
                Mend(broken, mends);
                return true;
            case ISearchCommand command:
                Handle(command);
                return true;
            case SearchQueries.Recount:
                Sender.Tell(new SearchQueries.Recounted(new SearchId(_id), [.. _history]));
                return true;
            default:
                return false;
        }
    }

    protected override void OnTick()
    {
        _asked.Clear();
        AskForWhatIsWanted();
    }

    /// <summary>An artifact is lost and can be made again: nothing has failed yet.</summary>
    private void Mend(SearchCommands.StageBroken broken, IReadOnlyList<IStageCommand> mends)
    {
        foreach (var mend in mends)
        {
            _log.Warning("search {0}: {1}; stage {2} mends it", _id, broken.Reason, mend.Stage.Short);
            _stages().Tell(mend);
        }
    }

    private void Handle(ISearchCommand command)
    {
        if (command is SearchCommands.StageDone done)
        {
            foreach (var waiting in _mending.Done(done.Stage))
            {
                _stages().Tell(new StageCommands.Reopen(waiting, new SearchId(_id)));
            }
        }

        var decision = _state.Decide(command);
        Record(decision.Events, Happened, () =>
        {
            Answer(command, decision.Refusal);
            AskForWhatIsWanted();
        });
    }

    private void Happened(ISearchEvent e)
    {
        var (before, phase) = (_state.Wants(), _state.Phase);
        Apply(e);
        _publish(new SearchNotices.SearchHappened(new SearchId(_id), e, _history.Count));
        if (_state.Phase != phase)
        {
            _publish(new SearchNotices.PhaseChanged(new SearchId(_id), _state.Phase));
        }

        switch (e)
        {
            case SearchEvents.Submitted:
                _asked.Clear();
                break;
            case SearchEvents.Resumed:
                _asked.Clear();
                Tell(_state.Wants(), wanted => new StageCommands.Reopen(wanted.Key, new SearchId(_id)));
                break;
            case SearchEvents.Paused or SearchEvents.Cancelled or SearchEvents.Failed:
                Tell(before, wanted => new StageCommands.Unwant(wanted.Key, new SearchId(_id)));
                break;
        }
    }

    private void AskForWhatIsWanted() =>
        Tell(_state.Wants().Where(w => _asked.Add(w.Key)), wanted => new StageCommands.Want(
            wanted.Key, wanted.Spec, new SearchId(_id), _state.Spec!.DataPath, _state.Spec.Checkpoints, wanted.Priority));

    private void Tell(IEnumerable<WantedStage> stages, Func<WantedStage, IStageCommand> command)
    {
        foreach (var stage in stages)
        {
            _stages().Tell(command(stage));
        }
    }

    /// <summary>Users are answered; stages are not: they are asked again while anything is missing.</summary>
    private void Answer(ISearchCommand command, string? refusal)
    {
        if (command is SearchCommands.StageDone or SearchCommands.StageBroken)
        {
            return;
        }

        Sender.Tell(refusal is null
            ? new CommandReply(true, $"search {_id} is {_state.Phase.ToString().ToLowerInvariant()}")
            : new CommandReply(false, refusal));
    }
}
