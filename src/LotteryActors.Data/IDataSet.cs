using LotteryActors.Data.Batches;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data;

/// <summary>A data set with its options read and its files checked.</summary>
internal interface IDataSet
{
    string Name { get; }

    /// <summary>Every option, defaults filled in, sorted by name.</summary>
    IReadOnlyList<DataOption> Options { get; }

    /// <summary>The tasks it can serve, among <see cref="TaskNames"/>.</summary>
    IReadOnlyList<string> Tasks { get; }

    WordPieceVocabulary Vocabulary { get; }

    /// <summary>Length of one region's feature vector.</summary>
    int RegionFeatures { get; }

    /// <summary>What its detector tells apart.</summary>
    RegionClasses RegionClasses => RegionClasses.None;

    /// <summary>What its detector takes a region for, to be shown beside it; empty where that is not known.</summary>
    string RegionName(PictureRegions regions, int region) => "";

    /// <summary>Word pieces of the longest text of a task, [CLS] and [SEP] included.</summary>
    int MaxTextLength(string task);

    /// <summary>Digest of all that decides a task's examples.</summary>
    Digest Fingerprint(string task);

    /// <summary>
    /// Whether it stands for the content of that folder, once it is open. What is in memory, mapped or open does, whatever
    /// became of the folder; what reads files by name stands for its own folder alone.
    /// </summary>
    bool StandsFor(string? folder) => true;

    /// <summary>The examples of one of its tasks.</summary>
    TaskExamples Open(string task);
}
