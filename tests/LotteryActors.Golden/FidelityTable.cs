using System.Globalization;

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

    /// <summary>Holds a check's row to what it measured.</summary>
    /// <param name="test">The test method, its underscores read as spaces.</param>
    /// <param name="measured">Null where the test wants equality and found it.</param>
    /// <exception cref="InvalidOperationException">The row is missing or stale.</exception>
    public static void MustSay(GoldenCase golden, string test, Deviation? measured)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LOTTERY_GOLDEN")))
        {
            return;
        }

        var row = new FidelityRow(golden.Name, test.Replace('_', ' '), measured);
        if (Environment.GetEnvironmentVariable("LOTTERY_UPDATE_DOCS") == "1")
        {
            Write(row);
            return;
        }

        var written = Rows.FirstOrDefault(r => r.Names(row))
            ?? throw Stale($"has no row for '{row.Check}' of {row.Case}");
        if (written.Measured?.Compared != measured?.Compared)
        {
            throw Stale($"says that '{row.Check}' of {row.Case} compares {written.Measured?.Compared}; it compares {measured?.Compared}");
        }

        if (measured is not null && measured.WorstShare > written.Measured!.WorstShare + OtherMachines)
        {
            throw Stale($"says that '{row.Check}' of {row.Case} stays at {written.Measured.WorstShare} of the tolerance; {measured.Worst} is at {measured.WorstShare:R}");
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
        And(new Deviation(1, share, name));

    /// <summary>Both taken together.</summary>
    public Deviation And(Deviation other) =>
        other.WorstShare > WorstShare ? other with { Compared = Compared + other.Compared } : this with { Compared = Compared + other.Compared };
}

/// <summary>One row of the table.</summary>
/// <param name="Measured">Null where the check is for equality.</param>
public sealed record FidelityRow(string Case, string Check, Deviation? Measured)
{
    private const string Equal = "equal";

    public bool Names(FidelityRow other) => Case == other.Case && Check == other.Check;

    /// <summary>The row of a line; null where the line is none.</summary>
    public static FidelityRow? Parse(string line) =>
        line.Split('|', StringSplitOptions.TrimEntries) is ["", var name, var check, var compared, var share, var where, ""] && name is not ("case" or "---")
            ? new FidelityRow(name, check, share == Equal ? null : new Deviation(Count(compared), Share(share), where.Trim('`')))
            : null;

    public override string ToString() =>
        Measured is { } measured
            ? string.Create(CultureInfo.InvariantCulture, $"| {Case} | {Check} | {measured.Compared} | {measured.WorstShare:G2} | {Told(measured.Worst)} |")
            : $"| {Case} | {Check} | | {Equal} | |";

    private static string Told(string tensor) => tensor.Length == 0 ? "" : $"`{tensor}`";

    private static int Count(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    private static double Share(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
