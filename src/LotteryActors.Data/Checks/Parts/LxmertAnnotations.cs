using LotteryActors.Data.Formats.Lxmert;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>Recognises LXMERT's annotation files by their folders, and knows which feature files a split uses.</summary>
internal static class LxmertAnnotations
{
    public static DataPart? Recognise(string root, string folder, string file, LxmertPictures pictures)
    {
        var data = Path.GetDirectoryName(folder) ?? folder;
        var name = Path.GetFileName(file);
        if (name.StartsWith("trainval_", StringComparison.Ordinal) || name == "all_ans.json" || name.EndsWith("_annotations.json", StringComparison.Ordinal))
        {
            return null;
        }

        return Path.GetFileName(folder) switch
        {
            "vqa" when IsThere(folder, "trainval_ans2label.json") || IsThere(data, "mscoco_imgfeat") => new LxmertQuestionPart(root, data, file, LxmertQuestionTask.Vqa, pictures),
            "gqa" when IsThere(folder, "trainval_ans2label.json") || IsThere(data, "vg_gqa_imgfeat") => new LxmertQuestionPart(root, data, file, LxmertQuestionTask.Gqa, pictures),
            "nlvr2" when IsThere(data, "nlvr2_imgfeat") => new LxmertPairPart(root, data, file, pictures),
            "lxmert" when IsThere(folder, "all_ans.json") || IsThere(data, "mscoco_imgfeat") => new LxmertCorpusPart(root, data, file, pictures),
            _ => null,
        };
    }

    private static bool IsThere(string folder, string name) => Path.Exists(Path.Combine(folder, name));
}

/// <summary>Whether the pictures of a split have features, and that the feature files are there at all.</summary>
/// <param name="file">The annotation file.</param>
/// <param name="sources">Its feature files; null where the split is none of the original's, and any file here will do.</param>
internal sealed class LxmertFeaturesOf(string file, IReadOnlyList<FeatureSource>? sources, LxmertPictures pictures)
{
    private readonly FeatureSource[] _there = [.. (sources ?? [.. pictures.Files.Select(path => new FeatureSource(path))]).Where(source => pictures.Has(source.Path))];

    public bool Contains(string image) => Array.Exists(_there, source => pictures.Contains(source.Path, image, source.Topk is not null));

    /// <summary>Tells of feature files that are missing; false where there are none to look a picture up in.</summary>
    public bool Require(Findings findings)
    {
        foreach (var missing in (sources ?? []).Where(source => !pictures.Has(source.Path)))
        {
            findings.Wrong(FaultKind.Missing, $"{missing.Path}: no such feature file, {file} is about its pictures; download or extract it");
        }

        return _there.Length > 0;
    }

    /// <summary>The files to look pictures up in: those chosen, or all that lie there.</summary>
    public static IReadOnlyList<string> Paths(IReadOnlyList<FeatureSource>? chosen, string data) => chosen is not null
        ? [.. chosen.Select(source => source.Path)]
        : [.. Directory.EnumerateFiles(data, "*.tsv", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The feature files as the original chooses them; null where it knows no such split.</summary>
    public static IReadOnlyList<FeatureSource>? Try(Func<IEnumerable<FeatureSource>> choose)
    {
        try
        {
            return [.. choose()];
        }
        catch (DataException)
        {
            return null;
        }
    }
}
