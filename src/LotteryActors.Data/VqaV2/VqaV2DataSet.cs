using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Options;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.VqaV2;

/// <summary>
/// VQA v2 as it is downloaded (Goyal et al., 2017): its own JSON and COCO's pictures. There are no regions: only models that
/// read pixels can use it. Examples are those that ViLT makes of these files, but that evaluation leaves no question out.
/// </summary>
internal sealed class VqaV2DataSet : FolderDataSet
{
    public const string SetName = "vqa-v2";

    /// <summary>Raised whenever the same files and options would give other examples.</summary>
    private const int Version = 1;
    private const int NoRegions = 0;
    private const string Common = "common";

    private readonly string[] _train;
    private readonly string[] _evaluation;
    private readonly string _answers;
    private readonly int _leastQuestions;
    private readonly int _longest;

    /// <exception cref="DataException">An option is wrong, or the folder or the vocabulary is missing.</exception>
    public VqaV2DataSet(IReadOnlyList<DataOption> given, string? folder)
        : base(folder, "VQA v2's questions and annotations, COCO's train2014/ and val2014/, and vocab.txt")
    {
        var options = new OptionReader(SetName, given);
        _train = options.Names("train") ?? ["train2014"];
        _evaluation = options.Names("evaluation") ?? ["val2014"];
        _answers = options.Text("answers", Common);
        _leastQuestions = options.Integer("least-questions", CommonAnswers.Enough, 1, 1_000_000);
        var vocabulary = options.Text("vocabulary", "vocab.txt");
        _longest = options.Integer("max-text-length", 40, 3, 512);
        Options = options.Complete();
        Vocabulary = WordPieceVocabulary.FromFile(Place(vocabulary));
    }

    public override string Name => SetName;

    public override IReadOnlyList<DataOption> Options { get; }

    public override IReadOnlyList<string> Tasks { get; } = [TaskNames.Vqa];

    public override WordPieceVocabulary Vocabulary { get; }

    /// <summary>Pictures are read when their batch comes.</summary>
    public override bool StandsFor(string? folder) => folder == Folder;

    protected override OpenedTask OpenFiles(string task)
    {
        var common = new CommonAnswers();
        var splits = _train.Concat(_evaluation).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => OpenVqaV2Split.Open(VqaV2Split.Named(Folder, name), common), StringComparer.Ordinal);
        var (train, evaluation) = (Chosen(_train), Chosen(_evaluation));
        var answers = _answers == Common ? OfCommon(common) : VqaV2Vocabulary.Read(Place(_answers));
        var texts = new ClippedTexts(Vocabulary, _longest);
        var learnt = new VqaV2Examples(train, texts, answers, isLearnt: true);
        if (learnt.Count == 0)
        {
            throw new DataException($"{Place(_answers)}: no question of {string.Join(", ", _train)} has any of these {answers.Answers.Count} answers; name the vocabulary of this data, or answers = {Common}");
        }

        var examples = new AnswerTask(answers.Answers, learnt, new VqaV2Examples(evaluation, texts, answers, isLearnt: false), NoRegions);
        return new OpenedTask(examples, Fingerprint(task, answers, train, evaluation), NoRegions, _longest);

        OpenVqaV2Split[] Chosen(string[] names) => [.. names.Select(name => splits[name])];
    }

    /// <summary>ViLT's vocabulary, of the splits in the order they are named, each once.</summary>
    private VqaV2Vocabulary OfCommon(CommonAnswers common) => common.Of(_leastQuestions) is { Count: > 0 } answers
        ? new VqaV2Vocabulary(answers, Folder)
        : throw new DataException($"{Folder}: no answer is the commonest of {_leastQuestions} questions; lower least-questions, or name a file of answers");

    /// <summary>Answers, vocabulary and splits are in it by what they hold.</summary>
    private Tickets.Digest Fingerprint(string task, VqaV2Vocabulary answers, params OpenVqaV2Split[][] roles) =>
        roles.Aggregate(
            new FolderFingerprint(SetName, Version, task).Add(Options.Where(option => option.Name == "max-text-length")).Add(Vocabulary.Pieces).Add(answers.Answers),
            (all, splits) => all.AddFiles(splits.SelectMany(split => new[] { split.Files.Questions, split.Files.Annotations })).Add(splits.Select(split => split.Pictures)))
            .Complete();
}
