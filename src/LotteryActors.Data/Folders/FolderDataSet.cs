using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Text;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Folders;

/// <summary>A task whose files are open: what its data set says of it.</summary>
/// <param name="Fingerprint">Of the files as they were when they were opened.</param>
/// <param name="RegionFeatures">Length of one region's feature vector; 0 where there are only pictures.</param>
/// <param name="MaxTextLength">Word pieces of the longest text, [CLS] and [SEP] included.</param>
internal sealed record OpenedTask(TaskExamples Examples, Digest Fingerprint, int RegionFeatures, int MaxTextLength);

/// <summary>
/// A data set in a folder that may be larger than memory. A task's files are opened when the task is asked for: side files
/// are checked whole, examples by a sample that is spread over all of them, and the rest is read when its batch comes.
/// </summary>
internal abstract class FolderDataSet : IDataSet
{
    /// <summary>Examples that are read when a task is opened.</summary>
    private const int Sample = 256;

    /// <summary>Pixels along a side of pictures that are only decoded to see whether they can be.</summary>
    private const int SampleSide = 32;

    private const long NothingRandom = 0;

    private readonly Lock _opening = new();
    private readonly Dictionary<string, OpenedTask> _opened = new(StringComparer.Ordinal);
    private OpenedTask? _latest;

    /// <exception cref="DataException">There is no such folder.</exception>
    protected FolderDataSet(string? folder, string holds) =>
        Folder = Directory.Exists(folder) ? folder : throw new DataException(
            folder is null ? $"data set {Name}: no folder given; add --data FOLDER with {holds} in it" : $"{folder}: no such folder; give the folder with {holds} in it");

    public abstract string Name { get; }

    public abstract IReadOnlyList<DataOption> Options { get; }

    public abstract IReadOnlyList<string> Tasks { get; }

    public abstract WordPieceVocabulary Vocabulary { get; }

    public virtual RegionClasses RegionClasses => RegionClasses.None;

    /// <summary>Of the task opened last: a search's tasks have one detector.</summary>
    public int RegionFeatures => _latest?.RegionFeatures ?? throw new InvalidOperationException($"data set {Name}: open a task first");

    protected string Folder { get; }

    public virtual bool StandsFor(string? folder) => true;

    public int MaxTextLength(string task) => Opened(task).MaxTextLength;

    public Digest Fingerprint(string task) => Opened(task).Fingerprint;

    public TaskExamples Open(string task) => Opened(task).Examples;

    /// <summary>Opens a task's files.</summary>
    /// <exception cref="DataException">A file is missing or wrong.</exception>
    protected abstract OpenedTask OpenFiles(string task);

    /// <summary>A file or folder under the data set's; an absolute path stays as it is.</summary>
    protected string Place(string name) => Path.Combine(Folder, name);

    private OpenedTask Opened(string task)
    {
        lock (_opening)
        {
            if (!_opened.TryGetValue(task, out var opened))
            {
                _opened[task] = opened = OpenFiles(task);
                ReadSample(opened.Examples);
            }

            return _latest = opened;
        }
    }

    /// <summary>Reads examples spread evenly over all, so that what is wrong with a whole corpus is found at once.</summary>
    private static void ReadSample(TaskExamples task)
    {
        switch (task)
        {
            case AnswerTask answers:
                ReadSample(answers.Train);
                ReadSample(answers.Evaluation);
                break;
            case Nlvr2Task pairs:
                ReadSample(pairs.Train);
                ReadSample(pairs.Evaluation);
                break;
            case VcrTask choices:
                ReadSample(choices.Train);
                ReadSample(choices.Evaluation);
                break;
            case ReferringTask expressions:
                ReadSample(expressions.Train);
                ReadSample(expressions.Evaluation);
                break;
            case RetrievalTask retrieval:
                ReadSample(retrieval.Train);
                ReadSample(retrieval.Evaluation);
                break;
            case CaptionTask { Captions: var captions }:
                foreach (var index in Spread.Over(captions.Count, Sample))
                {
                    captions.Text(index);
                    captions.Picture(captions.PictureOf(index));
                    (captions as IPictures)?.Pixels(captions.PictureOf(index), SampleSide);
                }

                break;
        }
    }

    private static void ReadSample<TBatch>(IExamples<TBatch> examples)
        where TBatch : UniterBatch
    {
        foreach (var index in Spread.Over(examples.Count, Sample))
        {
            examples.Collate(new BatchPlan(Epoch: 0, [index]), NothingRandom, examples.HasPixels ? SampleSide : null);
        }
    }
}
