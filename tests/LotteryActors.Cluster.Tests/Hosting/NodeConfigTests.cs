using Akka.Configuration;
using LotteryActors.Cluster.Actors;
using LotteryActors.Cluster.Hosting;
using LotteryActors.Cluster.Tests.Actors;

namespace LotteryActors.Cluster.Tests.Hosting;

/// <summary>In turn with the nodes: some set an environment variable that nodes read.</summary>
[Collection(NodesInTurn.Name)]
public sealed class NodeConfigTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("LOTTERY_JOURNAL", null);
        _home.Dispose();
    }

    [Fact]
    public void A_users_file_goes_before_our_settings_and_after_the_options()
    {
        var config = Configure("""
            lottery.timings.stuck-after = 3m
            lottery.timings.stop-within = 4s
            akka.remote.dot-netty.tcp.port = 1
            """);

        Assert.Equal(TimeSpan.FromMinutes(3), ActorTimings.Of(config).StuckAfter);
        Assert.Equal(TimeSpan.FromSeconds(4), ActorTimings.Of(config).StopWithin);
        Assert.Equal(TimeSpan.FromSeconds(30), ActorTimings.Of(config).LeaseTimeout);
        Assert.Equal(4053, config.GetInt("akka.remote.dot-netty.tcp.port"));
        Assert.Equal("127.0.0.1", config.GetString("akka.remote.dot-netty.tcp.hostname"));
    }

    [Theory]
    [InlineData("a \"quoted\" home")]
    [InlineData("back\\slash # and {brace}")]
    public void Any_folder_may_be_a_home(string name)
    {
        var home = Path.Combine(_home.Path, name);

        var config = NodeConfig.Of(Nodes.Options(_home) with { Home = home }, []);

        Assert.Equal(Path.Combine(home, "logs", "node.log"), config.GetString("lottery.log-file"));
    }

    [Fact]
    public void The_node_configuration_that_comes_along_changes_nothing()
    {
        var plain = Configure("");
        var commented = Configure(BuiltIn("node.conf"));

        Assert.Equal(ActorTimings.Of(plain), ActorTimings.Of(commented));
        Assert.Equal(commented.GetString("akka.loglevel"), ConfigurationFactory.Default().GetString("akka.loglevel"));
    }

    [Fact]
    public void The_postgresql_configuration_takes_its_address_from_the_environment()
    {
        Environment.SetEnvironmentVariable("LOTTERY_JOURNAL", "Host=db;Database=lottery");

        var config = Configure(BuiltIn("postgresql.conf"));

        Assert.False(NodeConfig.UsesJournalFile(config));
        Assert.Equal("Host=db;Database=lottery", config.GetString("akka.persistence.journal.sql.connection-string"));
        Assert.Equal("PostgreSQL.15", config.GetString("akka.persistence.journal.sql.provider-name"));
    }

    [Fact]
    public void A_server_without_an_address_is_refused()
    {
        var refusal = Assert.Throws<NodeStartException>(() => NodeConfig.UsesJournalFile(Configure(BuiltIn("postgresql.conf"))));

        Assert.Contains("LOTTERY_JOURNAL", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NodeRoles.Worker, 1, false)]
    [InlineData(NodeRoles.Worker, 3, true)]
    [InlineData(NodeRoles.Coordinator | NodeRoles.Worker, 0, true)]
    public void Only_a_worker_of_a_single_coordinator_downs_nobody(NodeRoles roles, int seeds, bool downs)
    {
        var addresses = Enumerable.Range(1, seeds).Select(i => new NodeAddress("10.0.0.1", i)).ToList();

        var config = ClusterConfig.For(_home.Path, NodeConfig.Of(Nodes.Options(_home) with { Roles = roles }, addresses));

        Assert.Equal(downs, config.GetString("akka.cluster.downing-provider-class").Contains("SplitBrainResolver", StringComparison.Ordinal));
    }

    private static string BuiltIn(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "hocon", name));

    private Config Configure(string file)
    {
        var path = Path.Combine(_home.Path, "mine.conf");
        File.WriteAllText(path, file);
        return ClusterConfig.For(_home.Path, NodeConfig.Of(Nodes.Options(_home) with { ConfigFile = path, Port = 4053 }, []));
    }
}
