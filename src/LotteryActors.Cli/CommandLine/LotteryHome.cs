using LotteryActors.Artifacts;
using LotteryActors.Cluster.Journal;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cli.CommandLine;

/// <summary>The folder in which everything of a cluster lies.</summary>
internal sealed record LotteryHome(string Path)
{
    public string Journal => System.IO.Path.Combine(Path, "journal.db");

    public string Artifacts => System.IO.Path.Combine(Path, "artifacts");

    /// <summary>There while a coordinator runs.</summary>
    public string Coordinator => System.IO.Path.Combine(Path, "coordinator.json");

    public bool HasJournal => File.Exists(Journal);

    /// <summary>The folder given, else LOTTERY_HOME, else <c>.lottery</c> here.</summary>
    public static LotteryHome Of(string? given) =>
        new(System.IO.Path.GetFullPath(NotEmpty(given) ?? NotEmpty(Environment.GetEnvironmentVariable("LOTTERY_HOME")) ?? ".lottery"));

    public string ReportOf(SearchId search) => System.IO.Path.Combine(Path, "reports", search.Text);

    public DirectoryArtifactStore OpenStore() => new(Artifacts);

    /// <summary>Empty where no node has ever written to the journal.</summary>
    /// <exception cref="JournalException">It is damaged, locked, or written by a newer version.</exception>
    public LedgerView ReadLedger() => HasJournal ? LedgerReader.Read(Path) : new LedgerView([], []);

    /// <summary>A search waits in silence where its journal has no room: whoever asks how far it is should hear why.</summary>
    public void WarnOfShortage(TextWriter error)
    {
        if (HasJournal && JournalFile.Shortage(Path) is { } shortage)
        {
            error.WriteLine($"lottery: {shortage}");
        }
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
