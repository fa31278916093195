using LotteryActors.Artifacts;
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

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
