using System.Security.Cryptography;
using System.Text;
using System.Runtime.InteropServices;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Text;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// The generated data set: no files, every example made from (seed, split, index) when it is asked for. Other tasks on
/// the same world add a grammar beside <see cref="QuestionGrammar"/> and examples beside <see cref="SceneQuestions"/>.
/// </summary>
internal sealed class ScenesDataSet : IDataSet
{
    public const string SetName = "scenes";

    /// <summary>Raised whenever the same options would give other examples.</summary>
    private const int Version = 1;
    private const int Samples = 16;

    /// <summary>"[CLS] is the small red metal thing the same shape as the large blue rubber thing ? no [SEP]".</summary>
    private const int LongestText = 19;

    private readonly SceneWorld _world;
    private readonly SceneQuestions _train;
    private readonly SceneQuestions _evaluation;
    private readonly SceneCaptions _captions;

    public ScenesDataSet(IReadOnlyList<DataOption> options)
    {
        _world = new SceneWorld(options);
        Vocabulary = WordPieceVocabulary.Embedded(SetName);
        var tokenizer = new WordPieceTokenizer(Vocabulary);
        _train = new SceneQuestions(_world, SceneSplit.Train, _world.TrainSize, tokenizer);
        _evaluation = new SceneQuestions(_world, SceneSplit.Evaluation, _world.EvaluationSize, tokenizer);
        _captions = new SceneCaptions(_world, tokenizer);
    }

    public string Name => SetName;

    public IReadOnlyList<DataOption> Options => _world.Options;

    public WordPieceVocabulary Vocabulary { get; }

    public int RegionFeatures => _world.FeatureSize;

    public RegionClasses RegionClasses => Detector.Classes;

    public IReadOnlyList<string> Tasks { get; } = [TaskNames.Vqa, TaskNames.Captions];

    public int MaxTextLength(string task) => LongestText;

    public TaskExamples Open(string task) => task == TaskNames.Captions
        ? new CaptionTask(_captions)
        : new AnswerTask(SceneAnswers.Names, _train, _evaluation, RegionFeatures);

    /// <summary>Of the generator's version, the options, the vocabulary, and the bytes of the first examples.</summary>
    public Digest Fingerprint(string task)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, $"{SetName} {Version} {task}\n");
        foreach (var option in Options)
        {
            Append(hash, $"{option.Name} = {option.Value}\n");
        }

        Append(hash, string.Join('\n', Vocabulary.Pieces.Concat(SceneAnswers.Names)));
        foreach (var split in new[] { _train, _evaluation })
        {
            foreach (var example in Enumerable.Range(0, Math.Min(Samples, split.Count)).Select(split.Read))
            {
                hash.AppendData(MemoryMarshal.AsBytes<int>(example.Text));
                hash.AppendData(MemoryMarshal.AsBytes<float>(example.Picture.Features));
                hash.AppendData(MemoryMarshal.AsBytes<float>(example.Picture.Boxes));
            }
        }

        foreach (var index in Enumerable.Range(0, Math.Min(Samples, _captions.Count)))
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(_captions.Text(index)));
        }

        return new Digest(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
