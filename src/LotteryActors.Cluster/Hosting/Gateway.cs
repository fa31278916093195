using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cluster.Hosting;

/// <summary>A coordinator's door for users: hands their commands to the searches, and lets them watch.</summary>
/// <param name="searches">The shard region of the searches.</param>
internal sealed class Gateway(ActorSystem system, IActorRef searches, string home) : ILotteryClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<CommandReply> SubmitAsync(SearchSpec spec, CancellationToken ct) => TellAsync(new SearchCommands.Submit(SearchId.Of(spec), spec), ct);

    public Task<CommandReply> PauseAsync(SearchId id, CancellationToken ct) => TellAsync(new SearchCommands.Pause(id), ct);

    public Task<CommandReply> ResumeAsync(SearchId id, CancellationToken ct) => TellAsync(new SearchCommands.Resume(id), ct);

    public Task<CommandReply> CancelAsync(SearchId id, CancellationToken ct) => TellAsync(new SearchCommands.Cancel(id), ct);

    public async Task<CommandReply> TellAsync(ISearchCommand command, CancellationToken ct)
    {
        try
        {
            return await searches.Ask<CommandReply>(command, Patience, ct).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return new CommandReply(false, $"no answer in {Patience.TotalSeconds} s; see {Path.Combine(home, "logs", "node.log")} and try again: asking twice does no harm");
        }
    }

    public async IAsyncEnumerable<SearchNotice> WatchAsync(SearchId id, [EnumeratorCancellation] CancellationToken ct)
    {
        var notices = Channel.CreateUnbounded<SearchNotice>();
        var watcher = system.ActorOf(SearchWatcher.Props(id, searches, notices, home));
        try
        {
            await foreach (var notice in notices.Reader.ReadAllAsync(ct).ConfigureAwait(false))
            {
                yield return notice;
            }
        }
        finally
        {
            system.Stop(watcher);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
