namespace LotteryActors.Golden;

/// <summary>
/// Finds golden cases: every folder with a <c>manifest.json</c> under <c>LOTTERY_GOLDEN</c>, or under the
/// repository's <c>tests/fixtures/golden</c> where that is not set.
/// </summary>
public static class GoldenCases
{
    private static readonly Lazy<IReadOnlyList<GoldenCase>> Found = new(() => Under(Root()));

    private static string Fixtures => Path.Combine(Repository.Root, "tests", "fixtures", "golden");

    /// <summary>The cases this repository carries, whatever LOTTERY_GOLDEN says.</summary>
    public static IReadOnlyList<GoldenCase> InRepository => Under(Fixtures);

    /// <summary>All cases, by name.</summary>
    public static IReadOnlyList<GoldenCase> All => Found.Value;

    public static IReadOnlyList<GoldenCase> OfKind(string kind)
    {
        var wanted = GoldenKinds.Named(kind);
        return [.. All.Where(golden => golden.Kind == wanted)];
    }

    private static IReadOnlyList<GoldenCase> Under(string root) =>
    [
        .. Directory.EnumerateFiles(root, "manifest.json", SearchOption.AllDirectories)
            .Select(GoldenCase.Open)
            .OrderBy(golden => golden.Name, StringComparer.Ordinal),
    ];

    private static string Root()
    {
        var named = Environment.GetEnvironmentVariable("LOTTERY_GOLDEN");
        if (string.IsNullOrEmpty(named))
        {
            return Fixtures;
        }

        return Directory.Exists(named)
            ? named
            : throw new DirectoryNotFoundException($"LOTTERY_GOLDEN: there is no folder '{named}'; name the folder that holds the golden cases");
    }
}
