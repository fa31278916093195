using System.CommandLine;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Running;
using LotteryActors.Cluster.Journal;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery run</c>: a search from its spec to its report.</summary>
internal sealed class RunVerb(Terminal terminal, LotteryHome home, bool json)
{
    public static Command Create(Terminal terminal)
    {
        var spec = new Argument<string>("spec") { Description = "Name of a search spec that comes with the program, or path of one: quickstart, easy-vqa, my/search.conf" };
        var data = new Option<string?>("--data") { Description = "Folder of the data set, where the spec's is not generated", HelpName = "DIR" };
        var devices = Options.Devices();
        var home = Options.Home();
        var port = Options.Port();
        var json = Options.Json();
        var command = new VerbCommand(
            "run",
            "Searches a ticket to the end, shows how it gets on, and writes a report. Runs a node of its own unless one runs in the home.",
            ("run quickstart", "search a ticket on generated scenes"),
            ("run easy-vqa --data data/easy-vqa", "the same on pictures and questions of a data set"),
            ("run my/search.conf --devices cuda:0,cuda:1", "own spec, two GPUs"),
            ("run quickstart --json | jq .", "one JSON object a line"))
        {
            spec, data, devices, home, port, json,
        };
        command.SetAction((parsed, _) => new RunVerb(terminal, LotteryHome.Of(parsed.GetValue(home)), parsed.GetValue(json))
            .RunAsync(parsed.GetValue(spec)!, parsed.GetValue(data), parsed.Named(devices), parsed.GetValue(port)));
        return command;
    }

    private async Task<int> RunAsync(string spec, string? data, IReadOnlyList<string>? devices, int? port)
    {
        var follower = new Follower(terminal, home, json);
        var source = SpecSource.Read(spec, data, devices, home.OpenStore, line => terminal.Error.WriteLine($"lottery: {Printable.Of(line)}"));
        var id = SearchId.Of(source.Spec);
        if (home.HasJournal && LedgerReader.Read(home.Path) is var ledger
            && ledger.Searches.FirstOrDefault(s => s.Id == id) is { State.Phase: SearchPhase.Completed } completed)
        {
            return await follower.RecallAsync(completed, ledger, source.Majority);
        }

        using var interruption = new Interruption();
        return await new Stay(terminal, home, interruption).DuringAsync(devices, source.Spec.Execution, port, async (session, stop) =>
        {
            var reply = await session.Client.SubmitAsync(source.Spec, stop);
            return reply.Accepted
                ? await follower.FollowAsync(session.Client, id, source.Majority, session.Devices, stop)
                : throw LotteryException.Usage($"{source.Spec.Name}: {reply.Message}");
        });
    }
}
