namespace LotteryActors.Chaos.Tests;

/// <summary>The small test twin of quickstart, run once and left alone: what every disturbed run must equal.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    internal const string Spec = "quickstart-twin";

    private readonly TemporaryHome _home = new();

    internal string Home => _home.Path;

    internal Ledger Ledger { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await LotteryProcess.Run("run", Spec, "--home", Home);
        Ledger = await Ledger.Of(Home);
    }

    public ValueTask DisposeAsync()
    {
        _home.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>All chaos tests share one undisturbed run and take turns on the machine's two cores.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Chaos : ICollectionFixture<UndisturbedRun>
{
    public const string Name = "chaos";
}
