using LotteryActors.Data.Batches;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Options;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.LxmertData;

/// <summary>
/// Data in LXMERT's own format: JSON annotations and TSV features of its tasks (VQA, GQA, NLVR2) and its pre-training
/// corpora, every sentence of which, caption or question, is one to pre-train on.
/// </summary>
internal sealed class LxmertDataSet : FolderDataSet
{
    public const string SetName = "lxmert";

    /// <summary>Raised whenever the same files and options would give other examples.</summary>
    private const int Version = 1;

    private static readonly string[] Places = ["evaluation", "train", "vocabulary"];

    private readonly string _data;
    private readonly string[]? _train;
    private readonly string[]? _evaluation;
    private readonly ClippedTexts _texts;

    /// <exception cref="DataException">An option is wrong, or the folder or the vocabulary is missing.</exception>
    public LxmertDataSet(IReadOnlyList<DataOption> given, string? folder)
        : base(folder, "data/ and vocab.txt")
    {
        var options = new OptionReader(SetName, given);
        _train = options.Names("train");
        _evaluation = options.Names("evaluation");
        var vocabulary = options.Text("vocabulary", "vocab.txt");
        var longest = options.Integer("max-text-length", 20, 3, 512);
        RegionClasses = new RegionClasses(options.Integer("objects", 1600, 1, 100_000), options.Integer("attributes", 400, 1, 100_000));
        Options = options.Complete();
        Vocabulary = WordPieceVocabulary.FromFile(Place(vocabulary));
        _texts = new ClippedTexts(Vocabulary, longest);
        _data = Directory.Exists(Place("data")) ? Place("data") : Folder;
    }

    public override string Name => SetName;

    public override IReadOnlyList<DataOption> Options { get; }

    public override IReadOnlyList<string> Tasks { get; } = [TaskNames.Vqa, TaskNames.Gqa, TaskNames.Nlvr2, TaskNames.Captions];

    public override WordPieceVocabulary Vocabulary { get; }

    public override RegionClasses RegionClasses { get; }

    protected override OpenedTask OpenFiles(string task) => task switch
    {
        TaskNames.Captions => OpenCaptions(_train ?? ["mscoco_train"]),
        TaskNames.Nlvr2 => OpenPairs(_train ?? ["train"], _evaluation ?? ["valid"]),
        TaskNames.Gqa => OpenQuestions(task, LxmertQuestionTask.Gqa, _train ?? ["train"], _evaluation ?? ["testdev"]),
        _ => OpenQuestions(task, LxmertQuestionTask.Vqa, _train ?? ["train"], _evaluation ?? ["minival"]),
    };

    private OpenedTask OpenQuestions(string task, LxmertQuestionTask of, string[] train, string[] evaluation)
    {
        var (learnt, scored) = (Questions(train), Questions(evaluation));
        RequireOneDetector(learnt.FeatureSize, scored.FeatureSize);
        return Opened(
            task,
            new AnswerTask(learnt.AnswerNames, learnt, scored, learnt.FeatureSize),
            learnt.FeatureSize,
            [.. Annotations(of.Folder, train), .. of.Features(_data, train).Select(source => source.Path)],
            [.. Annotations(of.Folder, evaluation), .. of.Features(_data, evaluation).Select(source => source.Path)]);

        LxmertVqaExamples Questions(string[] splits) => Some(new LxmertVqaExamples(LxmertQuestions.Open(_data, of, splits), _texts), questions => questions.Count, of.Folder, splits);
    }

    private OpenedTask OpenPairs(string[] train, string[] evaluation)
    {
        var (learnt, scored) = (Pairs(train), Pairs(evaluation));
        RequireOneDetector(learnt.FeatureSize, scored.FeatureSize);
        return Opened(
            TaskNames.Nlvr2,
            new Nlvr2Task(learnt, scored, scored.Target),
            learnt.FeatureSize,
            [.. Annotations("nlvr2", train), .. LxmertNlvr2.Features(_data, train).Select(source => source.Path)],
            [.. Annotations("nlvr2", evaluation), .. LxmertNlvr2.Features(_data, evaluation).Select(source => source.Path)]);

        LxmertPairExamples Pairs(string[] splits) => Some(new LxmertPairExamples(LxmertNlvr2.Open(_data, splits), _texts), pairs => pairs.Count, "nlvr2", splits);
    }

    private OpenedTask OpenCaptions(string[] sources)
    {
        var captions = Some(new LxmertCaptionExamples(LxmertPretraining.Open(_data, sources), _texts, RegionClasses), all => all.Count, "lxmert", sources);
        var features = sources.Select(source => Path.Combine(_data, LxmertPretraining.FeatureFile(source, _data)));
        return Opened(TaskNames.Captions, new CaptionTask(captions), captions.FeatureSize, [.. Annotations("lxmert", sources), .. features]);
    }

    private OpenedTask Opened(string task, TaskExamples examples, int featureSize, params string[][] files)
    {
        var fingerprint = new FolderFingerprint(SetName, Version, task)
            .Add(Options.Where(option => !Places.Contains(option.Name))).Add(Vocabulary.Pieces).Add(examples.AnswerNames);
        return new OpenedTask(examples, files.Aggregate(fingerprint, (all, some) => all.AddFiles(some)).Complete(), featureSize, _texts.Longest);
    }

    private IEnumerable<string> Annotations(string folder, string[] splits) => splits.Select(split => Path.Combine(_data, folder, $"{split}.json"));

    private T Some<T>(T examples, Func<T, int> countOf, string folder, string[] splits) => countOf(examples) > 0
        ? examples
        : throw new DataException($"{Path.Combine(_data, folder)}: of no example of {string.Join(", ", splits)} the picture has features; name the splits whose feature files are there");

    private void RequireOneDetector(int train, int evaluation)
    {
        if (train != evaluation)
        {
            throw new DataException($"{_data}: features of length {train} to train on and of {evaluation} to evaluate on; use one detector for all pictures");
        }
    }
}
