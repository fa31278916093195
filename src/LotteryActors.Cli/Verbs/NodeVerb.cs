using System.CommandLine;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Running;
using LotteryActors.Cluster.Hosting;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery node</c>: one node of a cluster, until it is told to leave.</summary>
internal static class NodeVerb
{
    private const int CoordinatorPort = 4053;

    public static Command Create(Terminal terminal)
    {
        var role = new Option<string>("--role") { Description = "What this node does", Required = true, HelpName = "coordinator|worker|both" };
        role.AcceptOnlyFromAmong("coordinator", "worker", "both");
        var devices = Options.Devices();
        var threads = new Option<int>("--threads") { Description = "Torch threads of each device; stages that ask for another number are left to other nodes", DefaultValueFactory = _ => 1, HelpName = "N" };
        var port = Options.Port();
        port.Description = $"Port the node listens on, 0 for any (default: {CoordinatorPort} for a coordinator, any for a worker)";
        var host = new Option<string>("--host") { Description = "Name or address the other nodes reach this one by (default: 127.0.0.1)", DefaultValueFactory = _ => "127.0.0.1", HelpName = "HOST" };
        var seeds = new Option<string[]>("--seed") { Description = "A coordinator's host:port, once for each; a worker in the coordinator's own home finds it by itself", HelpName = "HOST:PORT" };
        var config = new Option<string?>("--config") { Description = "HOCON file whose settings go before the built-in ones: hocon/postgresql.conf", HelpName = "FILE" };
        var home = Options.Home();
        var command = new VerbCommand(
            "node",
            "Runs a node until Ctrl-C or SIGTERM; then saves, leaves the cluster and ends.",
            ("node --role coordinator --port 4053", "the node that searches live on"),
            ("node --role worker --devices cuda:0,cuda:1 --seed 10.0.0.1:4053", "two GPUs for it"),
            ("node --role both", "both in one process"))
        {
            role, devices, threads, port, host, seeds, config, home,
        };
        command.SetAction((parsed, _) => RunAsync(terminal, new NodeOptions
        {
            Home = LotteryHome.Of(parsed.GetValue(home)).Path,
            Roles = RolesOf(parsed.GetValue(role)!),
            Devices = (parsed.GetValue(role), parsed.Named(devices)) switch
            {
                ("coordinator", _) => [],
                (_, { } named) => named,
                _ => ["cpu", "cpu"],
            },
            Threads = parsed.GetValue(threads),
            Port = parsed.GetValue(port) ?? (parsed.GetValue(role) == "worker" ? 0 : CoordinatorPort),
            Hostname = parsed.GetValue(host)!,
            Seeds = parsed.GetValue(seeds) ?? [],
            Device = DeviceExecutable.Command,
            ConfigFile = parsed.GetValue(config),
        }));
        return command;
    }

    private static NodeRoles RolesOf(string role) => role switch
    {
        "coordinator" => NodeRoles.Coordinator,
        "worker" => NodeRoles.Worker,
        _ => NodeRoles.Coordinator | NodeRoles.Worker,
    };

    private static async Task<int> RunAsync(Terminal terminal, NodeOptions options)
    {
        if (options.Roles == NodeRoles.Worker && options.Seeds.Count == 0 && !File.Exists(new LotteryHome(options.Home).Coordinator))
        {
            throw LotteryException.Usage($"--seed: no coordinator runs in {options.Home}; name one with --seed host:port");
        }

        using var interruption = new Interruption();
        try
        {
            await using var node = await LotteryNode.StartAsync(options, interruption.Token);
            terminal.Out.WriteLine($"lottery node ({options.Roles.ToString().ToLowerInvariant()}) in {options.Home}{(options.Devices.Count > 0 ? $", devices {string.Join(", ", options.Devices)}" : "")}; Ctrl-C ends it");
            terminal.Out.Flush();
            await node.Terminated.WaitAsync(interruption.Token);
            throw LotteryException.Environment("node: left the cluster by itself; LOTTERY_TRACE=1 tells why, start it again");
        }
        catch (OperationCanceledException) when (interruption.ExitCode != 0)
        {
            return ExitCodes.Ok;
        }
    }
}
