using System.Globalization;
using System.Text.RegularExpressions;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Formats.Uniter;

/// <summary>The databases of a golden case, opened by what their folders say.</summary>
internal sealed partial class UniterCase(GoldenCase golden) : IDisposable
{
    private const string CompressedSuffix = "_compressed";
    private readonly List<IDisposable> _opened = [];

    public TextDatabase Texts(string name, int maxLength = TextDatabase.AnyLength, string lengthFile = "id2len.json") =>
        Keep(TextDatabase.Open(TextFolder(name), maxLength, lengthFile));

    public string TextFolder(string name) => golden.PathOf(Path.Combine("txt", name));

    public string ImageFolder(string name) => golden.PathOf(Path.Combine("img", name));

    /// <param name="name">A folder under <c>img</c>; with <c>_compressed</c> behind it its npz twin.</param>
    public ImageDatabase Images(string name)
    {
        var (folder, compressed) = name.EndsWith(CompressedSuffix, StringComparison.Ordinal) ? (name[..^CompressedSuffix.Length], true) : (name, (bool?)null);
        return Keep(ImageDatabase.Open(ImageFolder(folder), RuleOf(folder), compressed));
    }

    public BoxRule RuleOf(string folder) =>
        Directory.EnumerateDirectories(ImageFolder(folder)).Select(path => Rule(Path.GetFileName(path))).First(rule => rule is not null)!;

    public void Dispose() => _opened.ForEach(database => database.Dispose());

    private static BoxRule? Rule(string database)
    {
        var (byConfidence, byNumber) = (ByConfidence().Match(database), ByNumber().Match(database));
        int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        return byConfidence.Success ? new BoxRule(double.Parse(byConfidence.Groups[1].ValueSpan, CultureInfo.InvariantCulture), Number(byConfidence, 2), Number(byConfidence, 3))
            : byNumber.Success ? new BoxRule(Threshold: -1, Fixed: Number(byNumber, 1))
            : null;
    }

    private T Keep<T>(T database)
        where T : IDisposable
    {
        _opened.Add(database);
        return database;
    }

    [GeneratedRegex("^feat_th(.+)_max([0-9]+)_min([0-9]+)")]
    private static partial Regex ByConfidence();

    [GeneratedRegex("^feat_numbb([0-9]+)")]
    private static partial Regex ByNumber();
}
