using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.CommandLine;

/// <summary>Options and arguments that several verbs share, and how their values are read.</summary>
internal static class Options
{
    public static Option<string?> Home() => new("--home")
    {
        Description = "Folder of journal, artifacts and reports (default: LOTTERY_HOME, else ./.lottery)",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json") { Description = "JSON on standard output, for scripts" };

    public static Option<List<string>?> Devices() => Devices("Devices of this node, one process each: cpu,cpu or cuda:0,cuda:1 (default: cpu,cpu)");

    public static Option<List<string>?> Devices(string description) => new("--devices")
    {
        Description = description,
        HelpName = "LIST",
        CustomParser = ParseDevices,
    };

    /// <summary>The devices named; null where none are. The parser takes an absent list for an empty one.</summary>
    public static IReadOnlyList<string>? Named(this ParseResult parsed, Option<List<string>?> devices) =>
        parsed.GetValue(devices) is { Count: > 0 } named ? named : null;

    public static Option<int?> Port() => new("--port")
    {
        Description = "Port the node listens on, 0 for any",
        HelpName = "PORT",
        CustomParser = ParsePort,
    };

    public static Argument<string?> OptionalSearch(string description) => new("id")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Argument<string> Search() => new("id") { Description = "Id of a search, as `lottery list` tells it; its beginning is enough where it is the only one" };

    private static List<string>? ParseDevices(ArgumentResult result)
    {
        var devices = result.Tokens.SelectMany(t => t.Value.Split(',')).Select(d => d.Trim()).ToList();
        foreach (var device in devices.Where(d => !DeviceName.TryParse(d, out _)))
        {
            result.AddError($"--devices: '{device}' is no device; write cpu or cuda:0, separated by commas");
        }

        if (devices.Where(d => d != DeviceName.Cpu).GroupBy(d => d).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            result.AddError($"--devices: '{twice.Key}' is named twice; name every GPU once");
        }

        return devices;
    }

    private static int? ParsePort(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
        {
            return port;
        }

        result.AddError($"--port: '{result.Tokens[0].Value}' is no port; write a number from 0 to {IPEndPoint.MaxPort}");
        return null;
    }

    /// <summary>The search a user means: its id or the beginning of one.</summary>
    /// <exception cref="LotteryException">None or several begin so.</exception>
    public static SearchId Choose(string wanted, IEnumerable<SearchId> searches, LotteryHome home)
    {
        var all = searches.ToList();
        var found = all.Where(s => s.Text == wanted).DefaultIfEmpty(null).Single()
            is { } exact ? [exact] : all.Where(s => s.Text.StartsWith(wanted, StringComparison.Ordinal)).ToList();
        return found switch
        {
            [var one] => one,
            [] => throw LotteryException.Usage($"{wanted}: no such search in {home.Path}; `lottery list` tells those there are"),
            _ => throw LotteryException.Usage($"{wanted}: {string.Join(", ", found)} all begin so; write more of the one you mean"),
        };
    }
}
