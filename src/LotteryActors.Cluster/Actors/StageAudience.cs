using Akka.Actor;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>The searches that want a stage, and those who watch them.</summary>
internal sealed class StageAudience(StageKey stage, Func<IActorRef> searches, Action<SearchNotice> publish)
{
    private readonly HashSet<SearchId> _told = [];

    /// <summary>Tells the watchers of every search that wants the stage.</summary>
    public void Tell(StageState state, Func<SearchId, SearchNotice> notice)
    {
        foreach (var wanter in state.Wanters)
        {
            publish(notice(wanter.Search));
        }
    }

    /// <summary>Answers every search that wants the stage, where there is an answer.</summary>
    public void AnswerAll(StageState state)
    {
        foreach (var wanter in state.Wanters)
        {
            Answer(state, wanter.Search, fromLedger: false);
        }
    }

    /// <summary>A search asks again until it has heard; its watchers are told once.</summary>
    public void Answer(StageState state, SearchId search, bool fromLedger)
    {
        if (state.AnswerTo(search) is not { } answer)
        {
            return;
        }

        if (state is { Spec: { } spec, Result: { } result } && _told.Add(search))
        {
            publish(new SearchNotices.StageCompleted(search, stage, spec.Kind, result, fromLedger));
        }

        searches().Tell(answer);
    }

    /// <summary>The stage is done anew, and its watchers are told anew.</summary>
    public void Forget() => _told.Clear();
}
