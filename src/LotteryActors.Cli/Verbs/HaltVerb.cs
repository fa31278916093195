using System.CommandLine;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Running;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery pause</c> and <c>lottery cancel</c>: a word to the coordinator.</summary>
internal static class HaltVerb
{
    public static Command CreatePause(Terminal terminal) =>
        Create(
            terminal,
            "pause",
            "Halts a search: its devices save and are free for others; `resume` goes on.",
            (client, id, stop) => client.PauseAsync(id, stop),
            ("pause quickstart-1a2b3c4d", "halt it for now"));

    public static Command CreateCancel(Terminal terminal) =>
        Create(
            terminal,
            "cancel",
            "Gives a search up. What it finished stays in the ledger; `run` with the same spec takes it up again.",
            (client, id, stop) => client.CancelAsync(id, stop),
            ("cancel quickstart-1a2b3c4d", "give it up"));

    private static VerbCommand Create(
        Terminal terminal,
        string verb,
        string description,
        Func<ILotteryClient, SearchId, CancellationToken, Task<CommandReply>> tell,
        (string Line, string For) example)
    {
        var id = Options.Search();
        var home = Options.Home();
        var command = new VerbCommand(verb, description, example) { id, home };
        command.SetAction(async (parsed, stop) =>
        {
            var place = LotteryHome.Of(parsed.GetValue(home));
            await using var client = await Session.ConnectAsync(verb, place, stop);
            var search = Options.Choose(parsed.GetValue(id)!, LedgerReader.Read(place.Path).Searches.Select(s => s.Id), place);
            var reply = await tell(client, search, stop);
            if (!reply.Accepted)
            {
                throw LotteryException.Usage(reply.Message);
            }

            terminal.Out.WriteLine(reply.Message);
            return ExitCodes.Ok;
        });
        return command;
    }
}
