using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Options;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.ViltData;

/// <summary>
/// Data in ViLT's own format: Arrow tables with the pictures' files in them, of its tasks (VQA, NLVR2, retrieval) and of
/// captions. There are no regions: only models that read pixels can use it.
/// </summary>
internal sealed class ViltDataSet : FolderDataSet
{
    public const string SetName = "vilt";

    /// <summary>Raised whenever the same files and options would give other examples.</summary>
    private const int Version = 1;
    private const int NoRegions = 0;

    private static readonly string[] Places = ["answers", "evaluation", "train", "vocabulary"];

    private readonly string[]? _train;
    private readonly string[]? _evaluation;
    private readonly string _answers;
    private readonly int _negatives;
    private readonly ClippedTexts _texts;

    /// <exception cref="DataException">An option is wrong, or the folder or the vocabulary is missing.</exception>
    public ViltDataSet(IReadOnlyList<DataOption> given, string? folder)
        : base(folder, "Arrow tables and vocab.txt")
    {
        var options = new OptionReader(SetName, given);
        _train = options.Names("train");
        _evaluation = options.Names("evaluation");
        _answers = options.Text("answers", "vqa_dict.json");
        var vocabulary = options.Text("vocabulary", "vocab.txt");
        var longest = options.Integer("max-text-length", 40, 3, 512);
        _negatives = options.Integer("negatives", 1, 1, 500);
        Options = options.Complete();
        Vocabulary = WordPieceVocabulary.FromFile(Place(vocabulary));
        _texts = new ClippedTexts(Vocabulary, longest);
    }

    public override string Name => SetName;

    public override IReadOnlyList<DataOption> Options { get; }

    public override IReadOnlyList<string> Tasks { get; } = [TaskNames.Vqa, TaskNames.Nlvr2, TaskNames.Retrieval, TaskNames.Captions];

    public override WordPieceVocabulary Vocabulary { get; }

    protected override OpenedTask OpenFiles(string task) => task switch
    {
        TaskNames.Captions => OpenCaptions(Tables(_train, "coco_caption_karpathy_train.arrow")),
        TaskNames.Nlvr2 => OpenPairs(Tables(_train, "nlvr2_train.arrow"), Tables(_evaluation, "nlvr2_dev.arrow")),
        TaskNames.Retrieval => OpenRetrieval(Tables(_train, "f30k_caption_karpathy_train.arrow"), Tables(_evaluation, "f30k_caption_karpathy_val.arrow")),
        _ => OpenQuestions(Tables(_train, "vqav2_train.arrow"), Tables(_evaluation, "vqav2_val.arrow")),
    };

    private OpenedTask OpenQuestions(string[] train, string[] evaluation)
    {
        var answers = ViltAnswers.Read(Place(_answers));
        var (learnt, scored) = (Questions(train), Questions(evaluation));
        return Opened(TaskNames.Vqa, new AnswerTask(answers, learnt, scored, NoRegions), train, evaluation);

        ViltVqaExamples Questions(string[] tables) => new(Some(ViltQuestions.Open(tables), all => all.Count, tables), _texts, answers.Count);
    }

    private OpenedTask OpenPairs(string[] train, string[] evaluation)
    {
        var (learnt, scored) = (Pairs(train), Pairs(evaluation));
        return Opened(TaskNames.Nlvr2, new Nlvr2Task(learnt, scored, scored.Target), train, evaluation);

        ViltPairExamples Pairs(string[] tables) => new(Some(ViltPairs.Open(tables), all => all.Count, tables), _texts);
    }

    private OpenedTask OpenRetrieval(string[] train, string[] evaluation)
    {
        var ranked = new ViltRetrievalEvaluation(Captions(evaluation));
        return Opened(TaskNames.Retrieval, new RetrievalTask(new ViltRetrievalTraining(Captions(train), _negatives), ranked, ranked.Ranking), train, evaluation);
    }

    private OpenedTask OpenCaptions(string[] tables) => Opened(TaskNames.Captions, new CaptionTask(Captions(tables)), tables);

    private ViltCaptionExamples Captions(string[] tables) => new(Some(ViltCaptions.Open(tables), all => all.Count, tables), _texts);

    private OpenedTask Opened(string task, TaskExamples examples, params string[][] files)
    {
        var fingerprint = new FolderFingerprint(SetName, Version, task)
            .Add(Options.Where(option => !Places.Contains(option.Name))).Add(Vocabulary.Pieces).Add(examples.AnswerNames);
        return new OpenedTask(examples, files.Aggregate(fingerprint, (all, some) => all.AddFiles(some)).Complete(), NoRegions, _texts.Longest);
    }

    private string[] Tables(string[]? named, string byTask) => [.. (named ?? [byTask]).Select(Place)];

    private static T Some<T>(T examples, Func<T, int> countOf, string[] tables) =>
        countOf(examples) > 0 ? examples : throw new DataException($"{string.Join(", ", tables)}: no texts; name tables that have some");
}
