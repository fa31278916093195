namespace LotteryActors.Golden;

/// <summary>The checkout that the running tests were built in.</summary>
public static class Repository
{
    /// <summary>The folder of <c>LotteryActors.sln</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests run outside the repository.</exception>
    public static string Root
    {
        get
        {
            for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "LotteryActors.sln")))
                {
                    return folder;
                }
            }

            throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} lies outside the repository; run the tests where they were built");
        }
    }
}
