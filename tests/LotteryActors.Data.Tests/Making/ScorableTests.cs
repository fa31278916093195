using System.Text.RegularExpressions;
using LotteryActors.Data.Making;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Making;

/// <summary>What could be trained for hours and then not be scored says so when it is opened for a search.</summary>
public sealed partial class ScorableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scorable-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Questions_whose_evaluation_answers_are_kept_back_cannot_be_scored()
    {
        SceneMaker.Write(Path.Combine(_folder, "lxmert"), new SceneOrder(SceneFormat.Lxmert, 20));
        Assert.Null(Facts("lxmert", TaskNames.Vqa).Unscorable);

        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder, "lxmert", "data", "vqa"), "*val*.json").Where(file => !file.Contains("ans", StringComparison.Ordinal)))
        {
            File.WriteAllText(file, Labels().Replace(File.ReadAllText(file), ""));
        }

        Assert.Equal("keeps the answers of its evaluation split to itself; evaluate on a split that has them", Facts("lxmert", TaskNames.Vqa).Unscorable);
    }

    [Fact]
    public void Too_few_texts_and_pictures_cannot_be_ranked()
    {
        SceneMaker.Write(Path.Combine(_folder, "uniter"), new SceneOrder(SceneFormat.Uniter, 20));

        Assert.Equal(
            "has 2 texts and 2 pictures to rank; recall among 10 wants as many of either in its evaluation split", Facts("uniter", TaskNames.Retrieval).Unscorable);
        Assert.Null(DataSets.Describe("scenes", TaskNames.Retrieval, [new("retrieval-pictures", "10")], null).Unscorable);
    }

    [Fact]
    public void Captions_are_not_scored_at_all() => Assert.Null(DataSets.Describe("scenes", TaskNames.Captions, [], null).Unscorable);

    private DataFacts Facts(string set, string task) => DataSets.Describe(set, task, [], Path.Combine(_folder, set));

    [GeneratedRegex(",?\"label\":\\{[^}]*\\}")]
    private static partial Regex Labels();
}
