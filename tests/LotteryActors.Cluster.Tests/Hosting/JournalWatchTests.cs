using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Tests.Actors;
using Microsoft.Data.Sqlite;

namespace LotteryActors.Cluster.Tests.Hosting;

public sealed class JournalWatchTests : TestKit
{
    private const int Busy = 5, IoError = 10, Full = 13;

    private readonly IActorRef _watch;

    public JournalWatchTests()
        : base(VirtualTime.Config)
    {
        Sys.EventStream.Subscribe(TestActor, typeof(JournalHindered));
        _watch = Sys.ActorOf(JournalWatch.Props("/home"));
    }

    [Fact]
    public async Task A_full_disk_is_told_with_the_file_and_the_mend()
    {
        await Fail(Full);

        var told = await ExpectMsgAsync<JournalHindered>();

        Assert.Equal(
            "/home/journal.db: the disk is full; free some (`lottery gc` may help) and the search goes on by itself, or with `lottery resume` where no node runs; nothing finished is lost",
            told.Reason);
    }

    [Fact]
    public async Task A_failure_that_lasts_is_told_once_a_minute()
    {
        await Fail(Full);
        await ExpectMsgAsync<JournalHindered>();
        await Fail(Full);
        await Fail(IoError);
        await ExpectNoMsgAsync(TimeSpan.Zero);

        ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromMinutes(1));
        await Fail(IoError);

        Assert.Contains("cannot be written", (await ExpectMsgAsync<JournalHindered>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_journal_and_errors_of_others_are_not_told()
    {
        await Fail(Busy);
        await Fail(new InvalidOperationException("something else"));

        await ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public void A_home_whose_disk_has_room_is_not_spoken_of()
    {
        Assert.Null(JournalFile.Shortage("/home", free: 4 << 20));
        Assert.StartsWith("/home/journal.db: the disk is full, 8 KiB are free; ", JournalFile.Shortage("/home", free: 8192), StringComparison.Ordinal);
    }

    private Task Fail(int code) => Fail(new IOException("write failed", new SqliteException("no", code)));

    /// <summary>As Akka logs a failed write; returns when whoever listens has dealt with it.</summary>
    private async Task Fail(Exception cause)
    {
        await Settled();
        Sys.EventStream.Publish(new Error(cause, "stage-x", typeof(JournalWatchTests), "Failed to persist"));
        await Settled();
    }

    private Task Settled() => _watch.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(20));
}
