using LotteryActors.Artifacts;
using LotteryActors.SceneScores;
using LotteryActors.Training;

// With a file and names of searches: scores those, one after another, into the file. With "table" and such files: docs/scenes.md of what
// they hold, of a search that several hold the last. Without: all searches into docs/scenes.md, a process a family.
if (args is ["table", .. var files])
{
    SceneTable.Write([.. files.SelectMany(SceneScores.Read).GroupBy(score => (score.Model, score.Task)).Select(runs => runs.Last())]);
    return 0;
}

if (args is [var file, .. var names])
{
    var store = Directory.CreateTempSubdirectory("scene-scores-");
    try
    {
        var run = new SceneRun(new TorchStageRunner(new DirectoryArtifactStore(store.FullName), new TorchStageOptions()));
        SceneScores.Write(file, [.. names.Select(run.Score)]);
    }
    finally
    {
        store.Delete(recursive: true);
    }

    return 0;
}

return await AllFamilies.Score();
