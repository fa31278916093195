namespace LotteryActors.Benchmarks;

/// <summary>A comparison that one run makes on one machine, so that its ratios mean something wherever it runs.</summary>
internal interface IBenchmark
{
    /// <summary>What it is called on the command line.</summary>
    string Verb { get; }

    string About { get; }

    /// <summary>The first row is what the others are compared with.</summary>
    IReadOnlyList<Measurement> Run();
}
