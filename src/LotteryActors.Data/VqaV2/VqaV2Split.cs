using System.Globalization;
using System.Text.RegularExpressions;

namespace LotteryActors.Data.VqaV2;

/// <summary>
/// Where the files of a split of VQA v2 lie, as they come from visualqa.org: questions, annotations beside them, and COCO's
/// pictures in a folder of their own beside these, above them, or in <c>images</c>, <c>coco</c> or <c>mscoco</c>.
/// </summary>
internal sealed partial class VqaV2Split
{
    private static readonly string[] PicturePlaces = ["", "images", "coco", "mscoco"];

    private readonly string _folder;
    private readonly string _root;

    /// <param name="root">The data set's folder.</param>
    /// <param name="questions">The split's file of questions, in any folder below it.</param>
    public VqaV2Split(string root, string questions)
    {
        _root = root;
        _folder = Path.GetDirectoryName(questions)!;
        Questions = questions;
        var name = Path.GetFileName(questions);
        Annotations = Path.Combine(_folder, name.Replace("OpenEnded_", "", StringComparison.Ordinal).Replace("_questions.json", "_annotations.json", StringComparison.Ordinal));
        var subset = SubsetPattern().Match(name);
        Subset = subset.Success ? $"{subset.Groups[1].Value}{subset.Groups[2].Value}" : null;
        PictureFolder = Subset is null ? null : new[] { _folder, Path.GetDirectoryName(_folder), root }.OfType<string>()
            .SelectMany(place => PicturePlaces.Select(below => Path.Combine(place, below, Subset)))
            .FirstOrDefault(Directory.Exists);
    }

    /// <summary><c>v2_OpenEnded_mscoco_train2014_questions.json</c></summary>
    public string Questions { get; }

    /// <summary><c>v2_mscoco_train2014_annotations.json</c>, which test splits lack.</summary>
    public string Annotations { get; }

    /// <summary>COCO's name of the pictures, such as <c>train2014</c>: test questions share theirs. Null where the file's name tells of none.</summary>
    public string? Subset { get; }

    /// <summary>Null where no such folder lies in any of its places.</summary>
    public string? PictureFolder { get; }

    /// <summary>The annotations of all splits that lie beside these, train before validation.</summary>
    public IEnumerable<string> AllAnnotations => Subset is null || !Path.GetFileName(Annotations).Contains(Subset, StringComparison.Ordinal)
        ? [Annotations]
        : Directory.EnumerateFiles(_folder, Path.GetFileName(Annotations).Replace(Subset, "*", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <param name="split"><c>train2014</c>, <c>val2014</c>...</param>
    public static VqaV2Split Named(string folder, string split) => new(folder, Path.Combine(folder, $"v2_OpenEnded_mscoco_{split}_questions.json"));

    /// <summary>A picture's file.</summary>
    /// <param name="image">COCO's number of it.</param>
    /// <exception cref="DataException">There is no folder of pictures.</exception>
    public string PictureOf(long image) => PictureFolder is { } folder
        ? Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"COCO_{Subset}_{image:D12}.jpg"))
        : throw new DataException($"{_root}: no folder {Subset ?? "of COCO's pictures"}, {Questions} asks about pictures in it; unpack COCO's {Subset}.zip there, or into images/") { Fault = Checks.FaultKind.Missing };

    [GeneratedRegex("mscoco_([a-z]+)(?:-dev)?([0-9]{4})_")]
    private static partial Regex SubsetPattern();
}
