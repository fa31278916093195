using LotteryActors.Data.EasyVqa;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Nlvr;
using LotteryActors.Data.Scenes;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data;

/// <summary>The data sets by name. Opening one reads and checks all of it: no batch fails later for bad data.</summary>
public static class DataSets
{
    private const string Vqa = "vqa";
    private const string Captions = "captions";

    /// <summary>The set opened last: a device process opens the same one for stage after stage.</summary>
    private static IDataSet? _latest;

    /// <summary>Opens a data set for a task and says what it found.</summary>
    /// <param name="set"><c>scenes</c> (generated), <c>easy-vqa</c> or <c>nlvr</c>.</param>
    /// <param name="task"><c>vqa</c> or <c>captions</c>.</param>
    /// <param name="path">Folder of the data; null for generated data.</param>
    /// <exception cref="DataException">An option or a file is wrong; one line names it and the mend.</exception>
    public static DataFacts Describe(string set, string task, IReadOnlyList<DataOption> options, string? path)
    {
        RequireTask(set, task);
        var data = Open(set, options, path);
        return task == Vqa ? Facts(data, data.Vqa) : Facts(data, data.Captions);
    }

    /// <summary>Opens a VQA task.</summary>
    /// <param name="pictureSide">Pixels along a side of the pictures, for a model that reads them; null for one that reads regions.</param>
    /// <exception cref="DataException">As <see cref="Describe"/>, or the content is not what the spec was resolved with.</exception>
    public static IVqaData OpenVqa(DataSpec spec, string? path, int? pictureSide = null)
    {
        RequireTask(spec, Vqa);
        var data = OpenUnchanged(spec, path);
        RequirePictures(spec.Set, data.Vqa.Train, pictureSide);
        return new VqaData(data.Vqa, data.Vocabulary, data.RegionFeatures, spec.View, pictureSide);
    }

    /// <summary>Opens a pre-training corpus.</summary>
    /// <param name="pictureSide">As for <see cref="OpenVqa"/>.</param>
    /// <exception cref="DataException">As <see cref="OpenVqa"/>, or the spec hides the text or the pictures.</exception>
    public static ICaptionData OpenCaptions(DataSpec spec, string? path, int? pictureSide = null)
    {
        RequireTask(spec, Captions);
        if (spec.View != DataView.Both)
        {
            throw new DataException($"data set {spec.Set}: captions are for pre-training on texts and pictures, not {spec.View}; use the view Both");
        }

        var data = OpenUnchanged(spec, path);
        RequirePictures(spec.Set, data.Captions, pictureSide);
        return new CaptionData(data.Captions, data.Vocabulary, data.RegionFeatures, data.RegionClasses, pictureSide);
    }

    private static IDataSet Open(string set, IReadOnlyList<DataOption> options, string? path) => set switch
    {
        ScenesDataSet.SetName => new ScenesDataSet(options),
        EasyVqaDataSet.SetName => new EasyVqaDataSet(options, path),
        NlvrDataSet.SetName => new NlvrDataSet(options, path),
        _ => throw new DataException($"unknown data set '{set}', known are {ScenesDataSet.SetName}, {EasyVqaDataSet.SetName}, {NlvrDataSet.SetName}"),
    };

    private static IDataSet OpenUnchanged(DataSpec spec, string? path)
    {
        // What is in memory and has the wanted fingerprint is the wanted content, whatever became of the folder.
        if (Volatile.Read(ref _latest) is { } latest && latest.Name == spec.Set && latest.Fingerprint(spec.Task) == spec.Fingerprint)
        {
            return latest;
        }

        var data = Open(spec.Set, spec.Options, path);
        var found = data.Fingerprint(spec.Task);
        if (found != spec.Fingerprint)
        {
            throw new DataException(
                $"{path ?? spec.Set}: the content's fingerprint is {found.Short}, the search was started on {spec.Fingerprint.Short}; give the data it was started on or submit it anew");
        }

        Volatile.Write(ref _latest, data);
        return data;
    }

    private static void RequirePictures(string set, object examples, int? pictureSide)
    {
        if (pictureSide is not null && examples is not IPictures)
        {
            throw new DataException($"data set {set}: gives regions and no pixels; use a model that reads regions");
        }
    }

    private static void RequireTask(DataSpec spec, string wanted)
    {
        RequireTask(spec.Set, spec.Task);
        if (spec.Task != wanted)
        {
            throw new DataException($"data set {spec.Set}: the spec is for the task '{spec.Task}', '{wanted}' is wanted here");
        }
    }

    private static void RequireTask(string set, string task)
    {
        if (task is not (Vqa or Captions))
        {
            throw new DataException($"data set {set}: unknown task '{task}', known are {Vqa}, {Captions}");
        }
    }

    private static DataFacts Facts(IDataSet data, VqaSplits splits) => new(
        data.Fingerprint(Vqa),
        splits.AnswerNames.Count,
        data.Vocabulary.Size,
        data.RegionFeatures,
        data.MaxTextLength(Vqa),
        splits.Train.Count,
        splits.Evaluation.Count,
        data.Options,
        MajorityShare(splits),
        splits.Train is IPictures);

    private static DataFacts Facts(IDataSet data, ICaptionExamples captions) => new(
        data.Fingerprint(Captions),
        Answers: 0,
        data.Vocabulary.Size,
        data.RegionFeatures,
        data.MaxTextLength(Captions),
        captions.Count,
        EvaluationExamples: 0,
        data.Options,
        MajorityShare: 0,
        captions is IPictures);

    /// <summary>What always giving the evaluation split's commonest answer scores.</summary>
    private static double MajorityShare(VqaSplits splits)
    {
        var earned = new double[splits.AnswerNames.Count];
        for (var i = 0; i < splits.Evaluation.Count; i++)
        {
            foreach (var (answer, score) in splits.Evaluation.Answers(i))
            {
                earned[answer] += score;
            }
        }

        return earned.Max() / splits.Evaluation.Count;
    }
}
