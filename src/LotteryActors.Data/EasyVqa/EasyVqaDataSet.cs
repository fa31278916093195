using System.Text;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Text;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.EasyVqa;

/// <summary>
/// The easy-VQA data set (V. Zhou, 2019): pictures of one shape each with questions; pictures are cut into a grid of
/// patches that serve as regions. Captions are a question and its answer from the train split.
/// </summary>
internal sealed class EasyVqaDataSet : IDataSet
{
    public const string SetName = "easy-vqa";

    /// <summary>Raised whenever the same files and options would give other examples.</summary>
    private const int Version = 1;

    private readonly EasyVqaSplit _train;
    private readonly EasyVqaSplit _test;
    private readonly EasyVqaQuestions _trainQuestions;
    private readonly EasyVqaQuestions _testQuestions;
    private readonly IReadOnlyList<string> _answers;
    private readonly EasyVqaCaptions _captions;

    /// <exception cref="DataException">An option or a file is wrong.</exception>
    public EasyVqaDataSet(IReadOnlyList<DataOption> given, string? folder)
    {
        var options = EasyVqaOptions.Read(given);
        RequireFolder(folder);
        Options = options.All;
        Vocabulary = options.Vocabulary == EasyVqaOptions.EmbeddedVocabulary
            ? WordPieceVocabulary.Embedded(SetName)
            : WordPieceVocabulary.FromFile(options.Vocabulary);
        var answers = AnswerFile.Read(Path.Combine(folder!, "answers.txt"));
        _train = EasyVqaSplit.Read(folder!, "train");
        _test = EasyVqaSplit.Read(folder!, "test");
        RequireGrid(options.Grid, folder!);

        var grid = new PatchGrid(options.Grid, _train.Side);
        var tokenizer = new WordPieceTokenizer(Vocabulary);
        _trainQuestions = new EasyVqaQuestions(_train, Path.Combine(folder!, "train", "questions.json"), answers, grid, tokenizer);
        _testQuestions = new EasyVqaQuestions(_test, Path.Combine(folder!, "test", "questions.json"), answers, grid, tokenizer);
        RegionFeatures = grid.FeatureSize;
        _answers = answers;
        _captions = new EasyVqaCaptions(_train, _trainQuestions, tokenizer);
    }

    public string Name => SetName;

    public IReadOnlyList<DataOption> Options { get; }

    public WordPieceVocabulary Vocabulary { get; }

    public int RegionFeatures { get; }

    public IReadOnlyList<string> Tasks { get; } = [TaskNames.Vqa, TaskNames.Captions];

    public int MaxTextLength(string task) => task == TaskNames.Captions
        ? Enumerable.Range(0, _captions.Count).Max(i => _captions.Text(i).Length)
        : Math.Max(_trainQuestions.LongestText, _testQuestions.LongestText);

    public TaskExamples Open(string task) => task == TaskNames.Captions
        ? new CaptionTask(_captions)
        : new AnswerTask(_answers, _trainQuestions, _testQuestions, RegionFeatures);

    /// <summary>Of the version, the options but the vocabulary's place, the vocabulary and every file's name and digest, sorted by name.</summary>
    public Digest Fingerprint(string task)
    {
        var text = new StringBuilder($"{SetName} {Version} {task}\n");
        foreach (var option in Options.Where(o => o.Name != "vocabulary"))
        {
            text.Append(option.Name).Append(" = ").Append(option.Value).Append('\n');
        }

        text.AppendJoin('\n', Vocabulary.Pieces).Append('\n').AppendJoin('\n', _answers).Append('\n');
        foreach (var (name, digest) in _train.Digests.Concat(_test.Digests).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(' ').Append(digest).Append('\n');
        }

        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void RequireFolder(string? folder)
    {
        if (folder is null)
        {
            throw new DataException($"data set {SetName}: no folder given; add --data FOLDER with train/, test/ and answers.txt in it");
        }

        if (!Directory.Exists(folder))
        {
            throw new DataException($"{folder}: no such folder; give the easy-VQA folder with train/, test/ and answers.txt in it");
        }
    }

    private void RequireGrid(int grid, string folder)
    {
        if (_test.Side != _train.Side)
        {
            throw new DataException($"{folder}: test pictures are {_test.Side} pixels wide, train pictures {_train.Side}; restore them");
        }

        if (_train.Side % grid != 0)
        {
            throw new DataException($"data set {SetName}: grid {grid} does not divide the pictures' {_train.Side} pixels; use 4 or 8");
        }
    }
}
