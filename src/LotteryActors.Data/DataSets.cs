using LotteryActors.Data.Batches;
using LotteryActors.Data.EasyVqa;
using LotteryActors.Data.Examples;
using LotteryActors.Data.LxmertData;
using LotteryActors.Data.Nlvr;
using LotteryActors.Data.Scenes;
using LotteryActors.Data.Show;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.UniterData;
using LotteryActors.Data.ViltData;
using LotteryActors.Data.VqaV2;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data;

/// <summary>
/// The data sets by name. Opening one reads and checks all of it, so that no batch fails later for bad data; of those in
/// folders that may be larger than memory, the side files and a sample (<see cref="Folders.FolderDataSet"/>).
/// </summary>
public static class DataSets
{
    /// <summary>The set opened last: a device process opens the same one for stage after stage.</summary>
    private static IDataSet? _latest;

    /// <summary>Opens a data set for a task and says what it found.</summary>
    /// <param name="set"><c>scenes</c> (generated), <c>easy-vqa</c>, <c>nlvr</c>, <c>vqa-v2</c>, <c>uniter</c>, <c>lxmert</c> or <c>vilt</c>.</param>
    /// <param name="task">One of <see cref="TaskNames"/>.</param>
    /// <param name="path">Folder of the data; null for generated data.</param>
    /// <exception cref="DataException">An option or a file is wrong; one line names it and the mend.</exception>
    public static DataFacts Describe(string set, string task, IReadOnlyList<DataOption> options, string? path)
    {
        var data = Open(set, options, path);
        var examples = Examples(data, task);
        var majorityShare = examples.MajorityShare;
        return new DataFacts(
            data.Fingerprint(task),
            examples.AnswerNames.Count,
            data.Vocabulary.Size,
            data.RegionFeatures,
            data.MaxTextLength(task),
            examples.TrainCount,
            examples.EvaluationCount,
            data.Options,
            majorityShare,
            examples.HasPixels,
            examples.WhyUnscorable(majorityShare));
    }

    /// <summary>Opens a task that is learnt and scored.</summary>
    /// <param name="pictureSide">Pixels along a side of the pictures, for a model that reads them; null for one that reads regions.</param>
    /// <exception cref="DataException">As <see cref="Describe"/>, or the content is not what the spec was resolved with.</exception>
    public static ITaskData<TTrain, TEvaluation> Open<TTrain, TEvaluation>(DataSpec spec, string? path, int? pictureSide = null)
        where TTrain : UniterBatch
        where TEvaluation : UniterBatch
    {
        var data = OpenUnchanged(spec, path);
        return Examples(data, spec.Task) is TaskExamples<TTrain, TEvaluation> examples
            ? new TaskData<TTrain, TEvaluation>(WithPictures(examples, data, pictureSide), data.Vocabulary, spec.View, pictureSide)
            : throw new DataException($"data set {spec.Set}: the task '{spec.Task}' is not learnt from a {typeof(TTrain).Name}; open it as what it is");
    }

    /// <summary>Opens questions with a vocabulary of answers: VQA, GQA or visual entailment.</summary>
    /// <inheritdoc cref="Open{TTrain,TEvaluation}(DataSpec,string?,int?)"/>
    public static ITaskData<VqaBatch, VqaBatch> OpenVqa(DataSpec spec, string? path, int? pictureSide = null) =>
        Open<VqaBatch, VqaBatch>(spec, path, pictureSide);

    /// <summary>Opens a pre-training corpus.</summary>
    /// <param name="pictureSide">Pixels along a side of the pictures, for a model that reads them; null for one that reads regions.</param>
    /// <exception cref="DataException">As <see cref="Describe"/>, or the spec hides the text or the pictures.</exception>
    public static ICaptionData OpenCaptions(DataSpec spec, string? path, int? pictureSide = null)
    {
        if (spec.View != DataView.Both)
        {
            throw new DataException($"data set {spec.Set}: captions are for pre-training on texts and pictures, not {spec.View}; use the view Both");
        }

        var data = OpenUnchanged(spec, path);
        return Examples(data, spec.Task) is CaptionTask task
            ? new CaptionData(WithPictures(task, data, pictureSide).Captions, data.Vocabulary, data.RegionFeatures, data.RegionClasses, pictureSide)
            : throw new DataException($"data set {spec.Set}: the spec is for the task '{spec.Task}', '{TaskNames.Captions}' is wanted here");
    }

    /// <summary>The names of all sets.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        ScenesDataSet.SetName, EasyVqaDataSet.SetName, NlvrDataSet.SetName, VqaV2DataSet.SetName, UniterDataSet.SetName, LxmertDataSet.SetName, ViltDataSet.SetName,
    ];

    /// <summary>The examples of a task, to be drawn.</summary>
    internal static IShownItems Items(string set, string task, IReadOnlyList<DataOption> options, string? path, bool evaluation)
    {
        var data = Open(set, options, path);
        RequireTask(data, task);
        return new TaskItems(data, task, evaluation);
    }

    private static IDataSet Open(string set, IReadOnlyList<DataOption> options, string? path) => set switch
    {
        ScenesDataSet.SetName => new ScenesDataSet(options),
        EasyVqaDataSet.SetName => new EasyVqaDataSet(options, path),
        NlvrDataSet.SetName => new NlvrDataSet(options, path),
        VqaV2DataSet.SetName => new VqaV2DataSet(options, path),
        UniterDataSet.SetName => new UniterDataSet(options, path),
        LxmertDataSet.SetName => new LxmertDataSet(options, path),
        ViltDataSet.SetName => new ViltDataSet(options, path),
        _ => throw new DataException($"unknown data set '{set}', known are {string.Join(", ", Names)}"),
    };

    private static IDataSet OpenUnchanged(DataSpec spec, string? path)
    {
        // What is in memory and has the wanted fingerprint is the wanted content, whatever became of the folder.
        if (Volatile.Read(ref _latest) is { } latest && latest.Name == spec.Set && latest.StandsFor(path) && Serves(latest, spec.Task) && Holds(latest, spec))
        {
            return latest;
        }

        var data = Open(spec.Set, spec.Options, path);
        RequireTask(data, spec.Task);
        var found = data.Fingerprint(spec.Task);
        if (found != spec.Fingerprint)
        {
            throw new DataException(
                $"{path ?? spec.Set}: the content's fingerprint is {found.Short}, the search was started on {spec.Fingerprint.Short}; give the data it was started on or submit it anew");
        }

        Volatile.Write(ref _latest, data);
        return data;
    }

    /// <summary>Whether an open set has the content that a spec was resolved with; one that has not even the task's files has not.</summary>
    private static bool Holds(IDataSet data, DataSpec spec)
    {
        try
        {
            return data.Fingerprint(spec.Task) == spec.Fingerprint;
        }
        catch (DataException)
        {
            return false;
        }
    }

    private static TaskExamples Examples(IDataSet data, string task)
    {
        RequireTask(data, task);
        return data.Open(task);
    }

    private static void RequireTask(IDataSet data, string task)
    {
        if (!Serves(data, task))
        {
            throw new DataException($"data set {data.Name}: has no task '{task}', it has {string.Join(", ", data.Tasks)}");
        }
    }

    private static bool Serves(IDataSet data, string task) => data.Tasks.Contains(task, StringComparer.Ordinal);

    private static TTask WithPictures<TTask>(TTask task, IDataSet data, int? pictureSide)
        where TTask : TaskExamples =>
        pictureSide is null
            ? data.RegionFeatures > 0 ? task : throw new DataException($"data set {data.Name}: gives pixels and no regions; use a model that reads pixels")
            : task.HasPixels ? task : throw new DataException($"data set {data.Name}: gives regions and no pixels; use a model that reads regions");
}
