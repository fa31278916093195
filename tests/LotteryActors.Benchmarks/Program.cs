using LotteryActors.BareLoop;
using LotteryActors.Benchmarks;

// One verb a benchmark. To add one, implement IBenchmark and list it here.
IBenchmark[] benchmarks = [new PruningBenchmark(), new AdamWBenchmark(), new StepBenchmark(), RivalStepBenchmark.Mini, RivalStepBenchmark.Base, new OverheadBenchmark(), new InputBenchmark()];

var chosen = benchmarks.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Verb)).ToList();
var unknown = args.Except(benchmarks.Select(benchmark => benchmark.Verb)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"no benchmark '{unknown[0]}'; there are: {string.Join(", ", benchmarks.Select(benchmark => benchmark.Verb))}");
    return 2;
}

Console.WriteLine(Machine.Description);
foreach (var benchmark in chosen)
{
    Console.WriteLine();
    Console.WriteLine($"{benchmark.Verb}: {benchmark.About}");
    foreach (var line in Comparison.Lines(benchmark.Run()))
    {
        Console.WriteLine(line);
    }
}

return 0;
