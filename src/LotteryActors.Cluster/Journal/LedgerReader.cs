using System.Runtime.Serialization;
using LotteryActors.Cluster.Serialization;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using Microsoft.Data.Sqlite;

namespace LotteryActors.Cluster.Journal;

/// <summary>Reads the ledger from the SQLite file itself: no node is needed, and none that runs is disturbed.</summary>
public static class LedgerReader
{
    private const string SearchPrefix = "search-";
    private const string StagePrefix = "stage-";

    /// <exception cref="JournalException">There is no journal, or it is damaged, locked, or written by a newer version.</exception>
    public static LedgerView Read(string home)
    {
        if (!File.Exists(JournalFile.PathIn(home)))
        {
            throw new JournalException($"{JournalFile.PathIn(home)}: there is no journal; name the folder of an earlier run with --home, or start one with `lottery run`");
        }

        return JournalFile.Guarded(home, SqliteOpenMode.ReadOnly, connection =>
            JournalFile.HasEvents(connection) ? Fold(home, connection) : new LedgerView([], []));
    }

    /// <summary>Every event of the journal in the order it was persisted, with the entity it happened to: <c>stage-</c> or <c>search-</c> and its key or id.</summary>
    /// <exception cref="JournalException">As <see cref="Read(string)"/>.</exception>
    public static IReadOnlyList<(string Entity, object Event)> History(string home) =>
        JournalFile.Guarded(home, SqliteOpenMode.ReadOnly, connection => JournalFile.HasEvents(connection) ? Events(home, connection).ToList() : []);

    private static LedgerView Fold(string home, SqliteConnection connection)
    {
        var searches = new Folding<TicketSearchState>(TicketSearchState.New);
        var stages = new Folding<StageState>(StageState.New);
        foreach (var (entity, e) in Events(home, connection))
        {
            switch (e)
            {
                case ISearchEvent happened:
                    searches.Apply(entity[SearchPrefix.Length..], state => state.Apply(happened));
                    break;
                case IStageEvent happened:
                    stages.Apply(entity[StagePrefix.Length..], state => state.Apply(happened));
                    break;
            }
        }

        return new LedgerView(
            [.. searches.All.Select(s => new SearchRecord(new SearchId(s.Id), s.State))],
            [.. stages.All.Select(s => new StageRecord(new StageKey(s.Id), s.State))]);
    }

    private static IEnumerable<(string Entity, object Event)> Events(string home, SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT persistence_id, sequence_number, manifest, message FROM journal WHERE deleted = 0 ORDER BY ordering";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (entity, number, manifest) = (rows.GetString(0), rows.GetInt64(1), rows.GetString(2));
            yield return (entity, Read(home, manifest, (byte[])rows[3], $"{JournalFile.PathIn(home)}, event {number} of {entity}"));
        }
    }

    private static object Read(string home, string manifest, byte[] bytes, string place)
    {
        try
        {
            return WireFormat.Read(manifest, bytes, place);
        }
        catch (UnknownManifestException)
        {
            throw JournalFile.NewerVersion(home, manifest);
        }
        catch (SerializationException damaged)
        {
            throw new JournalException($"{damaged.Message}; restore the journal from a copy", damaged);
        }
    }

    /// <summary>States by entity, in the order of their first event.</summary>
    private sealed class Folding<TState>(TState initial)
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly List<(string Id, TState State)> _states = [];

        public IReadOnlyList<(string Id, TState State)> All => _states;

        public void Apply(string id, Func<TState, TState> apply)
        {
            if (!_places.TryGetValue(id, out var place))
            {
                _places.Add(id, place = _states.Count);
                _states.Add((id, initial));
            }

            _states[place] = (id, apply(_states[place].State));
        }
    }
}
