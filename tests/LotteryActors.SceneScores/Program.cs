using LotteryActors.Artifacts;
using LotteryActors.BareLoop;
using LotteryActors.Cluster.Specs;
using LotteryActors.Golden;
using LotteryActors.SceneScores;
using LotteryActors.Training;

// With names of searches: those alone, printed. Without: all of them, into docs/scenes.md.
string[] families = ["uniter", "lxmert", "vilt"];
string[] names = args.Length > 0
    ? args
    : [.. families.SelectMany(family => SearchSpecFile.BuiltIn.Where(name => name.StartsWith($"scenes-{family}-", StringComparison.Ordinal)))];

var store = Directory.CreateTempSubdirectory("scene-scores-");
try
{
    var run = new SceneRun(new TorchStageRunner(new DirectoryArtifactStore(store.FullName), new TorchStageOptions { Threads = 2 }));
    List<SceneScore> scores = [];
    foreach (var name in names)
    {
        Console.WriteLine(name);
        scores.Add(run.Score(name));
    }

    var text = SceneTable.Text(scores, Machine.Description);
    Console.WriteLine(text);
    if (args.Length == 0)
    {
        File.WriteAllText(Path.Combine(Repository.Root, "docs", "scenes.md"), text);
    }
}
finally
{
    store.Delete(recursive: true);
}
