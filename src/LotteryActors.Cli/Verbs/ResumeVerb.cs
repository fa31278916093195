using System.CommandLine;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Reports;
using LotteryActors.Cli.Running;
using LotteryActors.Cluster.Journal;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery resume</c>: takes up what was interrupted, paused or failed, and follows it to the end.</summary>
internal sealed class ResumeVerb(Terminal terminal, LotteryHome home, bool json)
{
    public static Command Create(Terminal terminal)
    {
        var id = Options.OptionalSearch("Id of a search or its beginning; without, every unfinished search of the home");
        var devices = Options.Devices();
        var home = Options.Home();
        var port = Options.Port();
        var json = Options.Json();
        var command = new VerbCommand(
            "resume",
            "Goes on with searches that were killed, interrupted, paused or failed, and follows them to the end like run.",
            ("resume", "everything unfinished in this home"),
            ("resume quickstart-1a2b3c4d", "one search"))
        {
            id, devices, home, port, json,
        };
        command.SetAction((parsed, _) => new ResumeVerb(terminal, LotteryHome.Of(parsed.GetValue(home)), parsed.GetValue(json))
            .ResumeAsync(parsed.GetValue(id), parsed.Named(devices), parsed.GetValue(port)));
        return command;
    }

    private async Task<int> ResumeAsync(string? wanted, IReadOnlyList<string>? devices, int? port)
    {
        var searches = home.ReadLedger().Searches;
        var resumed = Choose(wanted, searches);
        if (resumed.Count == 0)
        {
            terminal.Error.WriteLine($"lottery: nothing to resume: no search of {home.Path} is unfinished");
            return ExitCodes.Ok;
        }

        using var interruption = new Interruption();
        return await new Stay(terminal, home, interruption).DuringAsync(devices, resumed[0].State.Spec!.Execution, port, (session, stop) => FollowAsync(resumed, session, stop));
    }

    private List<SearchRecord> Choose(string? wanted, IReadOnlyList<SearchRecord> searches)
    {
        if (wanted is null)
        {
            return [.. searches.Where(s => s.State.Phase is not (SearchPhase.New or SearchPhase.Completed or SearchPhase.Cancelled))];
        }

        var id = Options.Choose(wanted, searches.Select(s => s.Id), home);
        return [.. searches.Where(s => s.Id == id)];
    }

    private async Task<int> FollowAsync(List<SearchRecord> resumed, Session session, CancellationToken stop)
    {
        foreach (var search in resumed)
        {
            var reply = await session.Client.ResumeAsync(search.Id, stop);
            if (!reply.Accepted)
            {
                throw LotteryException.Usage($"{search.Id}: {reply.Message}");
            }
        }

        var code = ExitCodes.Ok;
        foreach (var search in resumed)
        {
            var majority = ReportSource.MajorityOf(search.State.Spec!);
            var ended = await new Follower(terminal, home, json).FollowAsync(session.Client, search.Id, majority, session.Devices, stop);
            code = Math.Max(code, ended);
        }

        return code;
    }
}
