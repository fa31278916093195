using System.Threading.Channels;
using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using LotteryActors.Cluster.Actors;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Hosting;

/// <summary>
/// Watches one search for one user: every event once and in order, the past first, and the fleeting notices between them. The
/// search is asked to recount whenever an event may have been missed. Ends when the search rests.
/// </summary>
internal sealed class SearchWatcher : ReceiveActor, IWithTimers
{
    /// <summary>A reader this far behind gets no more progress until it has caught up.</summary>
    private const int MaxBehind = 1_000;

    private static readonly TimeSpan RecountEvery = TimeSpan.FromSeconds(5);

    private readonly SearchId _search;
    private readonly IActorRef _searches;
    private readonly Channel<SearchNotice> _notices;
    private readonly string _home;
    private TicketSearchState _state = TicketSearchState.New;
    private long _told;

    public SearchWatcher(SearchId search, IActorRef searches, Channel<SearchNotice> notices, string home)
    {
        (_search, _searches, _notices, _home) = (search, searches, notices, home);
        Receive<SubscribeAck>(_ => Recount());
        Receive<UnsubscribeAck>(_ => { });
        Receive<RecountNow>(_ => Recount());
        Receive<SearchQueries.Recounted>(CatchUp);
        Receive<JournalHindered>(journal => Pass(new SearchNotices.Hindered(_search, journal.Reason)));
        Receive<SearchNotices.SearchHappened>(Happened);
        Receive<SearchNotice>(Pass);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(SearchId search, IActorRef searches, Channel<SearchNotice> notices, string home) =>
        Akka.Actor.Props.Create(() => new SearchWatcher(search, searches, notices, home));

    protected override void PreStart()
    {
        NoticeBoard.Subscribe(Context.System, _search, Self);
        Context.System.EventStream.Subscribe(Self, typeof(JournalHindered));
        Timers.StartPeriodicTimer(RecountNow.Instance, RecountNow.Instance, RecountEvery);
    }

    protected override void PostStop()
    {
        NoticeBoard.Unsubscribe(Context.System, _search, Self);
        Context.System.EventStream.Unsubscribe(Self);
        _notices.Writer.TryComplete(new CoordinatorGoneException(_home));
    }

    private void Recount() => _searches.Tell(new SearchQueries.Recount(_search));

    private void CatchUp(SearchQueries.Recounted past)
    {
        foreach (var e in past.Events.Skip((int)_told))
        {
            Tell(new SearchNotices.SearchHappened(_search, e, _told + 1));
        }

        if (!_state.IsRunning)
        {
            End();
        }
    }

    private void Happened(SearchNotices.SearchHappened happened)
    {
        if (happened.Position > _told + 1)
        {
            Recount();
        }
        else if (happened.Position == _told + 1)
        {
            Tell(happened);
        }
    }

    private void Tell(SearchNotices.SearchHappened happened)
    {
        _told = happened.Position;
        _state = _state.Apply(happened.Event);
        _notices.Writer.TryWrite(happened);
    }

    /// <summary>A phase is told after the event that led to it; the last one ends the watch.</summary>
    private void Pass(SearchNotice notice)
    {
        if (notice is SearchNotices.StageProgressed && _notices.Reader.Count > MaxBehind)
        {
            return;
        }

        _notices.Writer.TryWrite(notice);
        if (notice is SearchNotices.PhaseChanged && _told > 0 && !_state.IsRunning)
        {
            End();
        }
    }

    private void End()
    {
        _notices.Writer.TryComplete();
        Context.Stop(Self);
    }

    private sealed class RecountNow : INoSerializationVerificationNeeded
    {
        public static readonly RecountNow Instance = new();
    }
}
