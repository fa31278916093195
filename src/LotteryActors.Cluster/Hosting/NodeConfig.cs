using System.Globalization;
using Akka.Configuration;
using LotteryActors.Cluster.Actors;
using LotteryActors.Cluster.Specs;

namespace LotteryActors.Cluster.Hosting;

/// <summary>A node's HOCON: what its options say, before a user's file, before this project's defaults.</summary>
internal static class NodeConfig
{
    /// <summary>Environment variable with the connection string of a database server; secrets have no place in files.</summary>
    private const string JournalVariable = "LOTTERY_JOURNAL";

    private const string SQLite = "SQLite.MS";

    /// <summary>Left to the phases of the shutdown beside the device's own time to stop.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(6);

    /// <param name="seeds">What the node joins; none forms a cluster of its own.</param>
    /// <exception cref="NodeStartException">The user's file cannot be read or is no HOCON.</exception>
    public static Config Of(NodeOptions options, IReadOnlyList<NodeAddress> seeds) =>
        Address(options).WithFallback(Journal()).WithFallback(UserFile(options.ConfigFile)).WithFallback(Policies(options, seeds));

    /// <summary>False where a user's file names a database server.</summary>
    /// <exception cref="NodeStartException">It names the kind of server, and not where it is.</exception>
    public static bool UsesJournalFile(Config config)
    {
        if (!string.IsNullOrEmpty(config.GetString("lottery.journal.connection-string")))
        {
            return false;
        }

        var provider = config.GetString("lottery.journal.provider-name", SQLite);
        return provider == SQLite
            ? true
            : throw new NodeStartException($"lottery.journal.connection-string is empty for {provider}; set {JournalVariable}, or write it into the file of --config");
    }

    private static Config Address(NodeOptions options) => ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
        akka.cluster.roles = [{{string.Join(", ", Roles(options.Roles))}}]
        akka.remote.dot-netty.tcp.hostname = "{{options.Hostname}}"
        akka.remote.dot-netty.tcp.port = {{options.Port}}
        """));

    private static Config Journal() => Environment.GetEnvironmentVariable(JournalVariable) is { Length: > 0 } connection
        ? ConfigurationFactory.ParseString($""""
            lottery.journal.connection-string = """{connection}"""
            """")
        : Config.Empty;

    private static Config Policies(NodeOptions options, IReadOnlyList<NodeAddress> seeds)
    {
        var policies = ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$""""
            akka.loggers = ["{{typeof(NodeLogger).FullName}}, LotteryActors.Cluster"]
            akka.stdout-logger-class = "{{typeof(LastLogger).FullName}}, LotteryActors.Cluster"
            akka.log-dead-letters = off
            akka.log-dead-letters-during-shutdown = off
            akka.remote.retry-gate-closed-for = 1s
            lottery.log-file = """{{Path.Combine(options.Home, "logs", "node.log")}}"""
            lottery.timings.stop-within = {{options.DrainBudget.TotalSeconds}}s
            akka.coordinated-shutdown.phases.before-service-unbind.timeout = {{(options.DrainBudget + Slack).TotalSeconds}}s

            # Whoever hosts the node decides when it leaves; a system that is terminated outright is one given up.
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            akka.coordinated-shutdown.run-by-actor-system-terminate = off
            """"));

        // Where there is one coordinator, its absence means that it is being restarted, and the worker trains on. Where there are
        // several, a side without any is cut off and downs itself, as the defaults have it.
        // One that leaves while it is away need not wait for long to be let go.
        return options.Roles == NodeRoles.Worker && seeds.Count == 1
            ? ConfigurationFactory.ParseString("""
                akka.cluster.downing-provider-class = "Akka.Cluster.NoDowning, Akka.Cluster"
                akka.coordinated-shutdown.phases.cluster-exiting.timeout = 3s
                """).WithFallback(policies)
            : policies;
    }

    private static IEnumerable<string> Roles(NodeRoles roles)
    {
        if (roles.HasFlag(NodeRoles.Coordinator))
        {
            yield return CoordinatorRole.Name;
        }

        if (roles.HasFlag(NodeRoles.Worker))
        {
            yield return WorkerRole.Name;
        }
    }

    private static Config UserFile(string? path)
    {
        if (path is null)
        {
            return Config.Empty;
        }

        try
        {
            var text = File.ReadAllText(path);
            return Braces.Fault(text) is { } fault ? throw new FormatException(fault) : ConfigurationFactory.ParseString(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException($"{path}: cannot be read ({e.Message}); give the path of a HOCON file with --config", e);
        }
        catch (Exception e) when (e is ConfigurationException or FormatException or IndexOutOfRangeException)
        {
            throw new NodeStartException($"{path}: is no HOCON ({e.Message.ReplaceLineEndings(" ").Trim()}); write one `key = value` a line and close every brace", e);
        }
    }
}
