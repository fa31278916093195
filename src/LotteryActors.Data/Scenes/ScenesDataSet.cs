using LotteryActors.Data.Batches;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// The generated data set: no files, every example made from (seed, split, index) when it is asked for. A task is a grammar
/// beside <see cref="QuestionGrammar"/> and examples beside <see cref="SceneQuestions"/>.
/// </summary>
internal sealed class ScenesDataSet : IDataSet
{
    public const string SetName = "scenes";

    /// <summary>Raised whenever the same options would give other examples.</summary>
    private const int Version = 1;

    private readonly SceneWorld _world;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly SceneCaptions _captions;

    public ScenesDataSet(IReadOnlyList<DataOption> options)
    {
        _world = new SceneWorld(options);
        Vocabulary = WordPieceVocabulary.Embedded(SetName);
        _tokenizer = new WordPieceTokenizer(Vocabulary);
        _captions = new SceneCaptions(_world, _tokenizer);
    }

    public string Name => SetName;

    public IReadOnlyList<DataOption> Options => _world.Options;

    public WordPieceVocabulary Vocabulary { get; }

    public int RegionFeatures => _world.FeatureSize;

    public RegionClasses RegionClasses => Detector.Classes;

    public IReadOnlyList<string> Tasks { get; } = [.. TaskNames.Learnable, TaskNames.Captions];

    public string RegionName(PictureRegions regions, int region) => regions is { Objects: { } shapes, Attributes: { } colours }
        ? $"{SceneWords.Values(SceneAttribute.Colour)[colours[region]]} {SceneWords.Values(SceneAttribute.Shape)[shapes[region]]}"
        : "";

    public int MaxTextLength(string task) => task switch
    {
        TaskNames.Gqa => 20, // "[CLS] what color of purple and green is the small thing left of the large blue rubber ball ? [SEP]"
        TaskNames.Entailment => 11, // "[CLS] the small red metal thing is a cube . [SEP]"
        TaskNames.Vcr => 27, // "[CLS] what is the same color as the large rubber ball ? [SEP] the small cube [SEP] the large ball and the small cube are red . [SEP]"
        TaskNames.Nlvr2 => 16, // "[CLS] the red thing left is the same shape as the blue thing right . [SEP]"
        TaskNames.Referring => 6, // "[CLS] the small red thing [SEP]"
        TaskNames.Retrieval => 16, // "[CLS] there is a small red metal cube and a large blue rubber ball . [SEP]"
        _ => 19, // "[CLS] is the small red metal thing the same shape as the large blue rubber thing ? no [SEP]"
    };

    public TaskExamples Open(string task) => task switch
    {
        TaskNames.Captions => new CaptionTask(_captions),
        TaskNames.Gqa => new AnswerTask(ChainQuestion.Answers, Chains(SceneSplit.Train), Chains(SceneSplit.Evaluation), RegionFeatures),
        TaskNames.Entailment => new AnswerTask(EntailmentLabels.Names, Hypotheses(SceneSplit.Train), Hypotheses(SceneSplit.Evaluation), RegionFeatures),
        TaskNames.Vcr => OpenChoices(),
        TaskNames.Nlvr2 => OpenPairs(),
        TaskNames.Referring => OpenExpressions(),
        TaskNames.Retrieval => OpenRetrieval(),
        _ => new AnswerTask(SceneAnswers.Names, Questions(SceneSplit.Train), Questions(SceneSplit.Evaluation), RegionFeatures),
    };

    /// <summary>Of the generator's version, the task's options, the vocabulary, and the bytes of the first examples.</summary>
    public Digest Fingerprint(string task)
    {
        using var hash = new SceneFingerprint();
        hash.Append($"{SetName} {Version} {task}\n").Append(_world.OptionsOf(task));
        return task is TaskNames.Vqa or TaskNames.Captions ? QuestionsAndCaptions(hash).Complete() : Examples(hash, Open(task)).Complete();
    }

    /// <summary>Both tasks in one, as when they were all there was: stage keys that are published hold it.</summary>
    private SceneFingerprint QuestionsAndCaptions(SceneFingerprint hash) => hash
        .Append(string.Join('\n', Vocabulary.Pieces.Concat(SceneAnswers.Names)))
        .AppendFirst(Questions(SceneSplit.Train))
        .AppendFirst(Questions(SceneSplit.Evaluation))
        .AppendFirst(_captions);

    private SceneFingerprint Examples(SceneFingerprint hash, TaskExamples task)
    {
        hash.Append(string.Join('\n', Vocabulary.Pieces.Concat(task.AnswerNames)));
        return task switch
        {
            TaskExamples<VqaBatch, VqaBatch> examples => hash.AppendFirst(examples.Train).AppendFirst(examples.Evaluation),
            Nlvr2Task examples => hash.AppendFirst(examples.Train).AppendFirst(examples.Evaluation),
            VcrTask examples => hash.AppendFirst(examples.Train).AppendFirst(examples.Evaluation),
            ReferringTask examples => hash.AppendFirst(examples.Train).AppendFirst(examples.Evaluation),
            RetrievalTask examples => hash.AppendFirst(examples.Train).AppendFirst(examples.Evaluation),
            _ => throw new ArgumentException($"no fingerprint of a {task.GetType().Name}", nameof(task)),
        };
    }

    private VcrTask OpenChoices()
    {
        var evaluation = new SceneChoices(_world, SceneSplit.Evaluation, SizeOf(SceneSplit.Evaluation), _tokenizer);
        return new VcrTask(
            new ChoiceTraining(new SceneChoices(_world, SceneSplit.Train, SizeOf(SceneSplit.Train), _tokenizer)),
            new ChoiceEvaluation(evaluation),
            evaluation.Truth);
    }

    private Nlvr2Task OpenPairs()
    {
        var evaluation = new ScenePairs(_world, SceneSplit.Evaluation, SizeOf(SceneSplit.Evaluation), _tokenizer);
        return new Nlvr2Task(
            new ScenePairs(_world, SceneSplit.Train, SizeOf(SceneSplit.Train), _tokenizer),
            evaluation,
            evaluation.Target);
    }

    private ReferringTask OpenExpressions()
    {
        var evaluation = new SceneExpressions(_world, SceneSplit.Evaluation, SizeOf(SceneSplit.Evaluation), _tokenizer);
        return new ReferringTask(
            new SceneExpressions(_world, SceneSplit.Train, SizeOf(SceneSplit.Train), _tokenizer),
            evaluation,
            evaluation.ShareOfRight);
    }

    private RetrievalTask OpenRetrieval()
    {
        var evaluation = new SceneRanking(_world, _world.RetrievalPictures, _tokenizer);
        return new RetrievalTask(new SceneRetrieval(_world, SizeOf(SceneSplit.Train), _tokenizer), evaluation, evaluation.Ranking);
    }

    private SceneQuestions Questions(SceneSplit split) => new(_world, split, SizeOf(split), _tokenizer);

    private SceneChains Chains(SceneSplit split) => new(_world, split, SizeOf(split), _tokenizer);

    private SceneHypotheses Hypotheses(SceneSplit split) => new(_world, split, SizeOf(split), _tokenizer);

    private int SizeOf(SceneSplit split) => split == SceneSplit.Evaluation ? _world.EvaluationSize : _world.TrainSize;
}
