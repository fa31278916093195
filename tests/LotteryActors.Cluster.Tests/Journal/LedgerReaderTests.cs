using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Serialization;
using LotteryActors.Cluster.Tests.Actors;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using Microsoft.Data.Sqlite;

namespace LotteryActors.Cluster.Tests.Journal;

public sealed class LedgerReaderTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Events_are_folded_to_the_states_of_searches_and_stages()
    {
        var search = SearchId.Of(Samples.Small);
        Write($"search-{search}", new SearchEvents.Submitted(search, Samples.Small));
        Write($"stage-{Samples.Key}", new StageEvents.Opened(Samples.Key, Samples.Stage));
        Write($"search-{search}", new SearchEvents.Paused());
        Write($"stage-{Samples.Key}", new StageEvents.Leased(1, "cpu-0@host:1/a"));
        Write($"stage-{Samples.Key}", new StageEvents.Completed(1, Samples.Result));

        var ledger = LedgerReader.Read(_home.Path);

        Assert.Equal((search, SearchPhase.Paused), (ledger.Searches.Single().Id, ledger.Searches.Single().State.Phase));
        Assert.Equal((Samples.Key, StageStatus.Completed), (ledger.Stages.Single().Key, ledger.Stages.Single().State.Status));
    }

    [Fact]
    public void A_journal_nobody_wrote_to_is_empty()
    {
        JournalFile.Prepare(_home.Path);

        Assert.Empty(LedgerReader.Read(_home.Path).Searches);
    }

    [Fact]
    public void A_home_without_journal_is_named()
    {
        var error = Assert.Throws<JournalException>(() => LedgerReader.Read(_home.Path));

        Assert.Equal($"{_home.Path}/journal.db: there is no journal; name the folder of an earlier run with --home, or start one with `lottery run`", error.Message);
    }

    [Fact]
    public void A_journal_of_a_newer_version_is_refused_by_reader_and_node()
    {
        Write("search-x", "se.submitted.9", [0x90]);

        var read = Assert.Throws<JournalException>(() => LedgerReader.Read(_home.Path));
        var start = Assert.Throws<JournalException>(() => JournalFile.Prepare(_home.Path));

        Assert.Equal($"{_home.Path}/journal.db: holds 'se.submitted.9', which this version does not know; this journal was written by a newer lottery; upgrade", read.Message);
        Assert.Equal(read.Message, start.Message);
    }

    [Fact]
    public void A_damaged_event_is_named_by_entity_and_number()
    {
        Write("search-x", "se.submitted.1", [0x92, 0x91]);

        var error = Assert.Throws<JournalException>(() => LedgerReader.Read(_home.Path));

        Assert.Contains("event 1 of search-x: 'se.submitted.1' cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(JournalFile.PathIn(_home.Path), new string('x', 5000));

        var error = Assert.Throws<JournalException>(() => JournalFile.Prepare(_home.Path));

        Assert.Contains("journal.db: is damaged or no SQLite file", error.Message, StringComparison.Ordinal);
    }

    private void Write(string entity, object e) => Write(entity, WireFormat.ManifestOf(e), WireFormat.Write(e));

    /// <summary>As Akka.Persistence.Sql writes it: <see cref="SearchEndToEndTests"/> reads what that really wrote.</summary>
    private void Write(string entity, string manifest, byte[] bytes)
    {
        using var connection = new SqliteConnection($"Data Source={JournalFile.PathIn(_home.Path)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE IF NOT EXISTS journal (ordering INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER, deleted INTEGER,
                persistence_id TEXT, sequence_number INTEGER, message BLOB, manifest TEXT, identifier INTEGER, writer_uuid TEXT);
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier)
                VALUES (0, 0, $entity, (SELECT count(*) + 1 FROM journal WHERE persistence_id = $entity), $message, $manifest, $identifier);
            """;
        command.Parameters.AddWithValue("$entity", entity);
        command.Parameters.AddWithValue("$message", bytes);
        command.Parameters.AddWithValue("$manifest", manifest);
        command.Parameters.AddWithValue("$identifier", LotterySerializer.Id);
        command.ExecuteNonQuery();
    }
}
