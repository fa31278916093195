using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Persistence.Sql;

namespace LotteryActors.Cluster.Journal;

/// <summary>
/// Akka.Persistence.Sql for two journals in one database: that of searches and stages, and that of the shards' bookkeeping, with tables
/// and recovery permits of its own.
/// </summary>
public static class JournalConfig
{
    private const string Journal = "akka.persistence.journal.sql";
    private const string ShardingJournal = "akka.persistence.journal.sharding";
    private const string Snapshots = "akka.persistence.snapshot-store.sql";
    private const string ShardingSnapshots = "akka.persistence.snapshot-store.sharding";

    /// <param name="home">Folder of the SQLite file, unless <paramref name="overrides"/> name another database.</param>
    /// <param name="overrides">A user's configuration, for <c>lottery.journal</c>.</param>
    public static Config For(string home, Config overrides)
    {
        var defaults = ConfigurationFactory.FromResource("LotteryActors.Cluster.Journal.journal.conf", typeof(JournalConfig).Assembly);
        var wanted = overrides.WithFallback(defaults).GetConfig("lottery.journal");
        var sql = SqlPersistence.DefaultConfiguration;
        return Plugin(home, wanted, Journal, "journal", string.Empty)
            .WithFallback(Plugin(home, wanted, ShardingJournal, "journal", "sharding_"))
            .WithFallback(Plugin(home, wanted, ShardingSnapshots, "snapshot", "sharding_"))
            .WithFallback(defaults)
            .WithFallback(sql)
            .WithFallback(At(ShardingJournal, sql.GetConfig(Journal)))
            .WithFallback(At(ShardingSnapshots, sql.GetConfig(Snapshots)));
    }

    private static Config Plugin(string home, Config wanted, string id, string table, string prefix)
    {
        var named = wanted.GetString("connection-string");
        var connection = string.IsNullOrEmpty(named) ? JournalFile.ConnectionString(home) : named;

        // One bad writer must not stop its neighbours: rows of one batch share one transaction.
        return ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            {{id}} {
              plugin-id = "{{id}}"
              connection-string = "{{connection.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}"
              provider-name = "{{wanted.GetString("provider-name")}}"
              parallelism = {{wanted.GetInt("parallelism")}}
              read-isolation-level = {{wanted.GetString("read-isolation-level")}}
              batch-size = 1
              default.{{table}}.table-name = "{{prefix}}{{table}}"
              default.tag.table-name = "{{prefix}}tags"
              default.metadata.table-name = "{{prefix}}journal_metadata"
            }
            """));
    }

    /// <summary>The same settings under another path.</summary>
    private static Config At(string path, Config config)
    {
        var value = config.Root;
        foreach (var key in path.Split('.').Reverse())
        {
            var parent = new HoconObject();
            parent.Items[key] = value;
            value = new HoconValue();
            value.Values.Add(parent);
        }

        return new Config(new HoconRoot(value));
    }
}
