using LotteryActors.Cluster.Serialization;
using Microsoft.Data.Sqlite;

namespace LotteryActors.Cluster.Journal;

/// <summary>The journal of the one-machine profile: one SQLite file in the home folder, in write-ahead mode.</summary>
public static class JournalFile
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <summary>What the write-ahead log of the journal grows to before SQLite folds it in: 1000 pages of 4 KiB.</summary>
    internal const long LeastRoom = 4 << 20;

    private const string AfterRoom = "free some (`lottery gc` may help) and the search goes on by itself, or with `lottery resume` where no node runs; nothing finished is lost";

    public static string PathIn(string home) => Path.Combine(home, "journal.db");

    /// <summary>For Akka's journal. A busy file is tried again for half a minute.</summary>
    public static string ConnectionString(string home) =>
        new SqliteConnectionStringBuilder { DataSource = PathIn(home), DefaultTimeout = 30 }.ToString();

    /// <summary>Makes the home and the journal ready before a node starts on it. Write-ahead mode sticks to the file.</summary>
    /// <exception cref="JournalException">It is damaged, locked, or written by a newer version.</exception>
    public static void Prepare(string home)
    {
        Directory.CreateDirectory(home);
        Guarded(home, SqliteOpenMode.ReadWriteCreate, connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            command.ExecuteNonQuery();
            if (HasEvents(connection))
            {
                RefuseNewerVersions(home, connection);
            }

            return true;
        });
    }

    /// <summary>Opens the file and turns what SQLite says into words that help.</summary>
    /// <exception cref="JournalException">It is damaged, locked, full, or cannot be opened.</exception>
    internal static T Guarded<T>(string home, SqliteOpenMode mode, Func<SqliteConnection, T> use)
    {
        var path = PathIn(home);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, DefaultTimeout = 10, Pooling = false };
        try
        {
            using var connection = new SqliteConnection(connectionString.ToString());
            connection.Open();
            return use(connection);
        }
        catch (SqliteException e)
        {
            throw new JournalException($"{path}: {Explain(e)}", e);
        }
    }

    /// <summary>False in a journal that no node has written to yet.</summary>
    internal static bool HasEvents(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'journal'";
        return (long)command.ExecuteScalar()! > 0;
    }

    private static void RefuseNewerVersions(string home, SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT DISTINCT identifier, manifest FROM journal";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var manifest = rows.GetString(1);
            if (rows.GetInt32(0) != LotterySerializer.Id || TicketManifests.Find(manifest) is null)
            {
                throw NewerVersion(home, manifest);
            }
        }
    }

    internal static JournalException NewerVersion(string home, string manifest) =>
        new($"{PathIn(home)}: holds '{manifest}', which this version does not know; this journal was written by a newer lottery; upgrade");

    /// <summary>What keeps a running node from writing its journal, and the mend; null where <paramref name="failure"/> is of another kind.</summary>
    internal static string? Obstacle(string home, Exception? failure) => failure switch
    {
        null => null,
        SqliteException { SqliteErrorCode: Busy or Locked } => null,
        SqliteException { SqliteErrorCode: Full } => $"{PathIn(home)}: the disk is full; {AfterRoom}",
        SqliteException e => $"{PathIn(home)}: cannot be written ({e.Message}); mend it and start again: nothing finished is lost",
        _ => Obstacle(home, failure.InnerException),
    };

    /// <summary>Says that the disk of a home has no room for its journal; null as a rule.</summary>
    public static string? Shortage(string home) => Shortage(home, new DriveInfo(home).AvailableFreeSpace);

    /// <param name="free">Bytes free on its disk.</param>
    internal static string? Shortage(string home, long free) =>
        free < LeastRoom ? $"{PathIn(home)}: the disk is full, {free / 1024} KiB are free; {AfterRoom}" : null;

    private static string Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        Busy or Locked => "another process keeps it locked; wait for it, or stop it",
        Corrupt or NotADatabase => "is damaged or no SQLite file; restore it from a copy, or move it away to begin anew (finished stages are then done again)",
        Full => "the disk is full; make room and start again: nothing finished is lost",
        _ => $"cannot be used: {e.Message}",
    };
}
