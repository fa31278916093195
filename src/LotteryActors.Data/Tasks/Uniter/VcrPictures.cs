using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>
/// VCR's regions: the ground-truth ones, then the detected ones, or one kind alone (UNITER, data/vcr.py
/// VcrDetectFeatTxtTokDataset). Picture names come in that order.
/// </summary>
internal sealed class VcrPictures
{
    private readonly ImageDatabase?[] _databases;

    public VcrPictures(ImageDatabase? groundTruth, ImageDatabase? detected)
    {
        _databases = [groundTruth, detected];
        var there = _databases.OfType<ImageDatabase>().ToArray();
        FeatureSize = there.Length > 0 ? there[0].FeatureSize : throw new ArgumentException("VCR needs ground-truth or detected regions", nameof(groundTruth));
        if (there.Any(database => database.FeatureSize != FeatureSize))
        {
            throw new DataException($"{there[1].File}: features of length {there[1].FeatureSize}, those of {there[0].File} have {FeatureSize}; use one detector for both");
        }
    }

    public int FeatureSize { get; }

    public int Regions(string[] names) => Each(names, (database, name) => database.Regions(name)).Sum();

    public PictureRegions Read(string[] names) => Each(names, (database, name) => database.Read(name)).Aggregate(PictureRegions.Join);

    /// <exception cref="DataException">As <see cref="ImageDatabase.ReadLabelled"/>, or the two kinds have different classes.</exception>
    public LabelledRegions ReadLabelled(string[] names) => Each(names, (database, name) => database.ReadLabelled(name)).Aggregate((first, second) =>
        first.Classes == second.Classes
            ? new LabelledRegions(PictureRegions.Join(first.Picture, second.Picture), [.. first.SoftLabels, .. second.SoftLabels], first.Classes)
            : throw new DataException($"{_databases[1]!.File}: key {names[1]}: {second.Classes} soft labels, its ground truth has {first.Classes}; use one detector for both"));

    private IEnumerable<T> Each<T>(string[] names, Func<ImageDatabase, string, T> read) =>
        _databases.Zip(names).Where(pair => pair.First is not null).Select(pair => read(pair.First!, pair.Second));
}
