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

    private static string Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        Busy or Locked => "another process keeps it locked; wait for it, or stop it",
        Corrupt or NotADatabase => "is damaged or no SQLite file; restore it from a copy, or move it away to begin anew (finished stages are then done again)",
        Full => "the disk is full; make room and start again: nothing finished is lost",
        _ => $"cannot be used: {e.Message}",
    };
}
