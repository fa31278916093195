using System.Globalization;
using System.Runtime.CompilerServices;

namespace LotteryActors.Golden;

/// <summary>
/// The table of <c>docs/fidelity.md</c>: how near each check of each golden case comes to the original. Every golden test
/// ends by holding its own row to what it measured, so the table cannot grow stale; with <c>LOTTERY_UPDATE_DOCS=1</c> it
/// writes the row instead. Cases named by <c>LOTTERY_GOLDEN</c> have no rows.
/// </summary>
public static class FidelityTable
{
    private const string Heading = "| case | check | compared | worst share of the tolerance | where |";

    /// <summary>What a machine with other vector units may add to a measured share without the row being stale.</summary>
    private const double OtherMachines = 0.1;

    private static readonly Lock Writing = new();

    public static string Path => System.IO.Path.Combine(Repository.Root, "docs", "fidelity.md");

    public static IReadOnlyList<FidelityRow> Rows => [.. Lines(Path).Select(FidelityRow.Parse).OfType<FidelityRow>()];

    /// <summary>Holds the row of an exact check to how many values it compared.</summary>
    public static void MustSayExact(GoldenCase golden, int compared, [CallerMemberName] string check = "") =>
        MustSay(golden, new Deviation(compared, 0, ""), check);

    /// <summary>Holds a check's row to what it measured.</summary>
    /// <param name="check">The test method, its underscores read as spaces.</param>
    /// <exception cref="InvalidOperationException">The row is missing or stale.</exception>
    public static void MustSay(GoldenCase golden, Deviation measured, [CallerMemberName] string check = "")
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LOTTERY_GOLDEN")))
        {
            return;
        }

        var row = new FidelityRow(golden.Name, check.Replace('_', ' '), measured.Compared, measured.WorstShare, measured.Worst);
        if (Environment.GetEnvironmentVariable("LOTTERY_UPDATE_DOCS") == "1")
        {
            Write(row);
            return;
        }

        var written = Rows.FirstOrDefault(r => r.Names(row))
            ?? throw Stale($"has no row for '{row.Check}' of {row.Case}");
        if (written.Compared != row.Compared)
        {
            throw Stale($"says that '{row.Check}' of {row.Case} compares {written.Compared}; it compares {row.Compared}");
        }

        if (row.WorstShare > Math.Max(2 * written.WorstShare, written.WorstShare + OtherMachines))
        {
            throw Stale($"says that '{row.Check}' of {row.Case} stays at {written.WorstShare} of the tolerance; {row.Worst} is at {row.WorstShare:R}");
        }
    }

    private static InvalidOperationException Stale(string what) =>
        new($"docs/fidelity.md {what}; run LOTTERY_UPDATE_DOCS=1 dotnet test -c Release --filter Category=Golden and commit what it writes");

    /// <summary>Test projects run side by side in processes of their own: the file's lock keeps them apart, the other one their threads.</summary>
    private static void Write(FidelityRow row)
    {
        lock (Writing)
        {
            using var turn = FileTurn.Take(Path + ".lock");
            var lines = Lines(Path);
            var start = Array.IndexOf(lines, Heading) + 2;
            var rows = lines.Skip(start).Select(FidelityRow.Parse).TakeWhile(r => r is not null).OfType<FidelityRow>().ToList();
            var updated = rows.Where(r => !r.Names(row)).Append(row)
                .OrderBy(r => r.Case, StringComparer.Ordinal).ThenBy(r => r.Check, StringComparer.Ordinal);
            File.WriteAllLines(Path, [.. lines[..start], .. updated.Select(r => r.ToString()), .. lines[(start + rows.Count)..]]);
        }
    }

    private static string[] Lines(string path) => File.ReadAllLines(path);

    /// <summary>An exclusive file, held while the table is rewritten.</summary>
    private sealed class FileTurn(FileStream held) : IDisposable
    {
        public static FileTurn Take(string path)
        {
            while (true)
            {
                try
                {
                    return new FileTurn(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose));
                }
                catch (IOException)
                {
                    Thread.Yield();
                }
            }
        }

        public void Dispose() => held.Dispose();
    }
}

/// <summary>How far a check's numbers lay from the reference.</summary>
/// <param name="Compared">Tensors or values compared.</param>
/// <param name="WorstShare">The largest |a - b| as a share of what its tolerance allows; 0 where all is equal.</param>
/// <param name="Worst">The tensor it lies in; empty where all is equal.</param>
public sealed record Deviation(int Compared, double WorstShare, string Worst)
{
    public static Deviation None { get; } = new(0, 0, "");

    /// <summary>With one more comparison.</summary>
    public Deviation And(string name, double share) =>
        share > WorstShare ? new Deviation(Compared + 1, share, name) : this with { Compared = Compared + 1 };
}

/// <summary>One row of the table.</summary>
public sealed record FidelityRow(string Case, string Check, int Compared, double WorstShare, string Worst)
{
    public bool Names(FidelityRow other) => Case == other.Case && Check == other.Check;

    /// <summary>The row of a line; null where the line is none.</summary>
    public static FidelityRow? Parse(string line)
    {
        var cells = line.Split('|', StringSplitOptions.TrimEntries);
        return cells.Length == 7 && int.TryParse(cells[3], NumberStyles.None, CultureInfo.InvariantCulture, out var compared)
            ? new FidelityRow(cells[1], cells[2], compared, Share(cells[4]), cells[5].Trim('`'))
            : null;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"| {Case} | {Check} | {Compared} | {Told(WorstShare)} | {(Worst.Length == 0 ? "" : $"`{Worst}`")} |");

    private static string Told(double share) => share == 0 ? "equal" : share.ToString("G2", CultureInfo.InvariantCulture);

    private static double Share(string cell) => cell == "equal" ? 0 : double.Parse(cell, CultureInfo.InvariantCulture);
}
