using LotteryActors.Data.Batches;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Tasks.Uniter;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;
using VcrChoice = LotteryActors.Data.Tasks.Uniter.VcrTask;
using VcrTask = LotteryActors.Data.Examples.VcrTask;

namespace LotteryActors.Data.UniterData;

/// <summary>Data in UNITER's own format, as its users have them: every task of the paper, and pre-training corpora.</summary>
internal sealed class UniterDataSet : FolderDataSet
{
    public const string SetName = "uniter";

    /// <summary>Raised whenever the same files and options would give other examples.</summary>
    private const int Version = 1;

    private readonly UniterOptions _options;

    /// <exception cref="DataException">An option is wrong, or the folder or the vocabulary is missing.</exception>
    public UniterDataSet(IReadOnlyList<DataOption> given, string? folder)
        : base(folder, "txt_db/, img_db/ and vocab.txt")
    {
        _options = UniterOptions.Read(given);
        Vocabulary = WordPieceVocabulary.FromFile(Place(_options.Vocabulary));
    }

    public override string Name => SetName;

    public override IReadOnlyList<DataOption> Options => _options.All;

    public override IReadOnlyList<string> Tasks => UniterNames.Tasks;

    public override WordPieceVocabulary Vocabulary { get; }

    protected override OpenedTask OpenFiles(string task) => task switch
    {
        TaskNames.Captions => OpenCaptions(),
        TaskNames.Nlvr2 => OpenPairs(),
        TaskNames.Vcr => OpenChoices(),
        TaskNames.Referring => OpenExpressions(),
        TaskNames.Retrieval => OpenRetrieval(),
        _ => OpenQuestions(task),
    };

    private OpenedTask OpenQuestions(string task)
    {
        var answers = task == TaskNames.Entailment ? EntailmentLabels.Names : AnswerVocabulary.Read(Place(_options.Answers(task)));
        var (train, evaluation) = (OpenAll(_options.Train(task), _options.LongestText(task)), OpenAll(_options.Evaluation(task), TextDatabase.AnyLength));
        return Opened(task, new AnswerTask(answers, Questions(train), Questions(evaluation), train[0].Pictures.FeatureSize), [.. train, .. evaluation]);

        ConcatenatedVqa Questions(UniterCorpus[] corpora) =>
            new([.. corpora.Select(corpus => new UniterVqaExamples(corpus.Texts, corpus.Pictures, answers.Count, Shard.Whole))]);
    }

    private OpenedTask OpenCaptions()
    {
        var corpora = OpenAll(_options.Train(TaskNames.Captions), _options.LongestText(TaskNames.Captions));
        var captions = new ConcatenatedCaptions([.. corpora.Select(corpus => new UniterCaptionExamples(corpus.Texts, corpus.Pictures, Shard.Whole))]);
        return Opened(TaskNames.Captions, new CaptionTask(captions), corpora);
    }

    private OpenedTask OpenPairs()
    {
        var (train, evaluation) = (OpenTrain(TaskNames.Nlvr2, _options.Rule), OpenEvaluation(TaskNames.Nlvr2, _options.Rule));
        var scored = Pairs(evaluation);
        return Opened(TaskNames.Nlvr2, new Nlvr2Task(Pairs(train), scored, scored.Target), [train, evaluation]);

        static Nlvr2Examples Pairs(UniterCorpus corpus) => new(corpus.Texts, corpus.Pictures, Nlvr2Form.Paired, regionTypes: true, Shard.Whole);
    }

    private OpenedTask OpenChoices()
    {
        var (train, evaluation) = (One(_options.Train(TaskNames.Vcr), "texts"), One(_options.Evaluation(TaskNames.Vcr), "evaluation-texts"));
        var (learnt, scored) = (VcrImages(train), VcrImages(evaluation));
        var longest = _options.LongestText(TaskNames.Vcr);
        var (answers, rationales, all) = (Texts(train, longest, VcrChoice.Answer), Texts(train, longest, VcrChoice.Rationale), Texts(evaluation, TextDatabase.AnyLength, VcrChoice.Rationale));
        var pictures = Pictures(learnt);
        var examples = new VcrEvaluationExamples(all, Pictures(scored), everyAnswer: false, Shard.Whole);
        var choices = new VcrTask(
            new VcrBothExamples(new VcrExamples(answers, pictures, VcrChoice.Answer, Shard.Whole), new VcrExamples(rationales, pictures, VcrChoice.Rationale, Shard.Whole)),
            examples,
            examples.Truth)
        {
            AddedWords = new[] { rationales, answers, all }.Any(texts => VcrTexts.GoBeyond(texts, Vocabulary.Size)) ? VcrBatch.SpecialWords : 0,
        };
        return Opened(TaskNames.Vcr, choices, [new(answers, learnt), new(rationales, learnt), new(all, scored)]) with { MaxTextLength = LongestChoice(answers, rationales, all) };

        static VcrPictures Pictures(ImageDatabase[] images) => new(images[0], images[1]);

        TextDatabase Texts(UniterCorpusNames names, int most, VcrChoice choice) => UniterCorpus.OpenTexts(Place(names.Texts), most, Vocabulary, VcrTexts.LengthFile(choice), VcrBatch.SpecialWords);
    }

    private OpenedTask OpenExpressions()
    {
        var longest = _options.LongestText(TaskNames.Referring);
        var train = Open(One(_options.Train(TaskNames.Referring), "texts"), TextDatabase.AnyLength, BoxRule.GroundTruth);
        var evaluation = OpenEvaluation(TaskNames.Referring, _options.DetectedBoxes ? _options.Rule : BoxRule.GroundTruth);
        var scored = new RefExpEvaluation(new RefExpExamples(evaluation.Texts, evaluation.Pictures), _options.DetectedBoxes);
        var expressions = new ReferringTask(
            new RefExpTraining(new RefExpExamples(train.Texts, train.Pictures, longest)),
            scored,
            scored.ShareOfRight);
        return Opened(TaskNames.Referring, expressions, [train, evaluation]);
    }

    private OpenedTask OpenRetrieval()
    {
        var (train, evaluation) = (OpenTrain(TaskNames.Retrieval, _options.Rule), OpenEvaluation(TaskNames.Retrieval, _options.Rule));
        var ranked = new RetrievalEvaluation(new RetrievalExamples(evaluation.Texts, evaluation.Pictures, Shard.Whole));
        var learnt = new RetrievalTraining(new RetrievalExamples(train.Texts, train.Pictures, Shard.Whole), _options.Negatives);
        return Opened(TaskNames.Retrieval, new RetrievalTask(learnt, ranked, ranked.Ranking), [train, evaluation]);
    }

    private OpenedTask Opened(string task, TaskExamples examples, IReadOnlyList<UniterCorpus> corpora)
    {
        var fingerprint = new FolderFingerprint(SetName, Version, task).Add(_options.Deciding).Add(Vocabulary.Pieces).Add(examples.AnswerNames);
        var digest = corpora.Aggregate(fingerprint, (all, corpus) => all.AddFiles(corpus.Files)).Complete();
        return new OpenedTask(examples, digest, OneFeatureSize(corpora), 2 + corpora.Max(corpus => corpus.Texts.Lengths.Max()));
    }

    private UniterCorpus[] OpenAll(IReadOnlyList<UniterCorpusNames> names, int maxLength) => [.. names.Select(name => Open(name, maxLength, _options.Rule))];

    private UniterCorpus OpenTrain(string task, BoxRule rule) => Open(One(_options.Train(task), "texts"), _options.LongestText(task), rule);

    private UniterCorpus OpenEvaluation(string task, BoxRule rule) => Open(One(_options.Evaluation(task), "evaluation-texts"), TextDatabase.AnyLength, rule);

    private UniterCorpus Open(UniterCorpusNames names, int maxLength, BoxRule rule) => names.Images is [var images]
        ? new UniterCorpus(UniterCorpus.OpenTexts(Place(names.Texts), maxLength, Vocabulary), [ImageDatabase.Open(Place(images), rule)])
        : throw new DataException($"data set {SetName}: {names.Texts} is given {names.Images.Count} picture folders, one is wanted; only VCR has two");

    /// <summary>VCR's ground truth, every box of it, and its detected regions.</summary>
    private ImageDatabase[] VcrImages(UniterCorpusNames names) => names.Images is [var groundTruth, var detected]
        ? [ImageDatabase.Open(Place(groundTruth), BoxRule.GroundTruth), ImageDatabase.Open(Place(detected), _options.Rule)]
        : throw new DataException($"data set {SetName}: {names.Texts} is given {names.Images.Count} picture folders; write ground truth+detected, as img_db/vcr_gt_train+img_db/vcr_train");

    private static UniterCorpusNames One(IReadOnlyList<UniterCorpusNames> corpora, string option) => corpora is [var one]
        ? one
        : throw new DataException($"data set {SetName}: {option} names {corpora.Count} databases, this task takes one; name one");

    private static int OneFeatureSize(IReadOnlyList<UniterCorpus> corpora)
    {
        var images = corpora.SelectMany(corpus => corpus.Images).ToArray();
        return images.FirstOrDefault(other => other.FeatureSize != images[0].FeatureSize) is { } other
            ? throw new DataException($"{other.File}: features of length {other.FeatureSize}, those of {images[0].File} have {images[0].FeatureSize}; use one detector for all pictures")
            : images[0].FeatureSize;
    }

    /// <summary>Word pieces of the longest candidate, as the length files say, with [CLS] and three [SEP].</summary>
    private static int LongestChoice(params TextDatabase[] texts) => 4 + texts.Max(text => text.Lengths.Max());
}
