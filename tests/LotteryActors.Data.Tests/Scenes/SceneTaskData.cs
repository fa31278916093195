using System.Text.Json;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Scenes;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>What the tests of all tasks on scenes ask for.</summary>
internal static class SceneTaskData
{
    public const int Side = 32;

    public static SceneWorld World { get; } = new([]);

    public static WordPieceTokenizer Tokenizer { get; } = new(WordPieceVocabulary.Embedded("scenes"));

    public static ITaskData<TTrain, TEvaluation> Open<TTrain, TEvaluation>(string task, int? side = null, params DataOption[] options)
        where TTrain : UniterBatch
        where TEvaluation : UniterBatch
    {
        DataOption[] small = [new("train-size", "400"), new("evaluation-size", "50"), .. options];
        var facts = DataSets.Describe("scenes", task, small, null);
        return DataSets.Open<TTrain, TEvaluation>(new DataSpec("scenes", task, DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), null, side);
    }

    public static DataFacts Facts(string task, params DataOption[] options) => DataSets.Describe("scenes", task, options, null);

    /// <summary>Batches from k on are those of an unbroken run, and evaluation is the same again.</summary>
    public static void AssertIndependentOfWhatWasRead<TTrain, TEvaluation>(string task)
        where TTrain : UniterBatch
        where TEvaluation : UniterBatch
    {
        var unbroken = Open<TTrain, TEvaluation>(task, Side).Train(5, 16, 0).Skip(26).Take(3);
        var resumed = Open<TTrain, TEvaluation>(task, Side).Train(5, 16, 26).Take(3);
        var data = Open<TTrain, TEvaluation>(task);

        Assert.Equal(unbroken.Select(Written), resumed.Select(Written));
        Assert.Equal(data.Evaluation(16).Select(Written), data.Evaluation(16).Select(Written));
    }

    /// <summary>Every array has the size its batch says, and every row the pixels of its scene.</summary>
    public static void AssertWellFormed(UniterBatch batch, IReadOnlyList<Scene> scenes)
    {
        Assert.Equal(scenes.Count, batch.Size);
        Assert.Equal(batch.Size * batch.TextLength, batch.InputIds.Length);
        Assert.Equal(batch.Size * batch.Regions * batch.RegionFeatureSize, batch.RegionFeatures.Length);
        Assert.Equal(batch.Size * batch.Regions * 7, batch.RegionBoxes.Length);
        Assert.Equal(batch.Size * batch.Length, batch.AttentionMask.Length);
        Assert.Equal(batch.Size, batch.Pixels!.Size);
        Assert.Equal(batch.Size * 3 * Side * Side, batch.Pixels.Pixels.Length);
        var renderer = new SceneRenderer(Side);
        Assert.All(scenes.Index(), row =>
        {
            var rgb = renderer.Draw(row.Item).Rgb;
            var red = batch.Pixels.Pixels.AsSpan(row.Index * 3 * Side * Side, Side * Side).ToArray();
            Assert.All(red.Index(), pixel => Assert.Equal((rgb[3 * pixel.Index] / 127.5f) - 1, pixel.Item, 1e-5f));
        });
    }

    /// <summary>Words are in the vocabulary, and the longest text is as long as the facts say.</summary>
    public static void AssertTexts(string task, IReadOnlyCollection<int[]> texts)
    {
        Assert.All(texts, text => Assert.DoesNotContain(Tokenizer.Vocabulary.Unknown, text));
        Assert.Equal(Facts(task).MaxTextLength, texts.Max(text => text.Length));
    }

    /// <summary>Accuracy of giving the truth that was commonest in training for the same key, else the commonest of all.</summary>
    public static double BlindAccuracy<T>(IReadOnlyList<T> train, IReadOnlyList<T> evaluation, Func<T, string> keyOf, Func<T, string> truthOf)
    {
        var commonest = Commonest(train, truthOf);
        var byKey = train.GroupBy(keyOf).ToDictionary(group => group.Key, group => Commonest(group, truthOf));
        var accuracy = evaluation.Average(example => byKey.GetValueOrDefault(keyOf(example), commonest) == truthOf(example) ? 1.0 : 0.0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{accuracy:P1} by {byKey.Count} keys");
        return accuracy;
    }

    private static string Written<TBatch>(TBatch batch) => JsonSerializer.Serialize(batch);

    private static string Commonest<T>(IEnumerable<T> examples, Func<T, string> truthOf) =>
        examples.CountBy(truthOf).MaxBy(pair => (pair.Value, pair.Key)).Key;
}
