using LotteryActors.Data.Checks.Parts;

namespace LotteryActors.Data.Checks;

/// <summary>Recognises what lies in a folder, by names and not by content, several data sets side by side.</summary>
internal static class DataParts
{
    public const string Known = "UNITER databases, LXMERT's JSON and TSV, ViLT's Arrow tables, easy-VQA, NLVR v1 and VQA v2 with its pictures";

    /// <summary>Deeper than any of the originals' folders.</summary>
    private const int Deepest = 6;

    /// <summary>The parts under a folder, sorted by their places.</summary>
    public static IReadOnlyList<DataPart> Find(string root)
    {
        var (pictures, features) = (new UniterPictures(), new LxmertPictures());
        var parts = new List<DataPart>();
        Visit(root, Deepest);
        return parts.TrueForAll(part => part is VocabularyPart) ? [] : [.. parts.OrderBy(part => part is not LxmertFeaturePart)]; // annotations are held against features

        void Visit(string folder, int depth)
        {
            List<DataPart> here = [.. Here(root, folder, pictures, features)];
            parts.AddRange(here);
            if (depth == 0 || here.Exists(part => part is EasyVqaPart or NlvrPart or UniterTextPart or UniterImagePart))
            {
                return; // what lies under these is theirs
            }

            foreach (var below in Directory.EnumerateDirectories(folder).Where(below => !Path.GetFileName(below).StartsWith('.')).Order(StringComparer.Ordinal))
            {
                Visit(below, depth - 1);
            }
        }
    }

    private static IEnumerable<DataPart> Here(string root, string folder, UniterPictures pictures, LxmertPictures features)
    {
        foreach (var split in EasyVqaPart.SplitsOf(folder))
        {
            yield return new EasyVqaPart(root, folder, split);
        }

        if (NlvrPart.Recognises(folder))
        {
            yield return new NlvrPart(root, folder);
        }

        if (UniterTextPart.Recognises(folder))
        {
            yield return new UniterTextPart(root, folder, pictures);
        }
        else if (UniterImagePart.Recognises(folder))
        {
            pictures.Add(folder);
            yield return new UniterImagePart(root, folder);
        }

        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (Recognise(root, folder, file, features) is { } part)
            {
                yield return part;
            }
        }
    }

    private static DataPart? Recognise(string root, string folder, string file, LxmertPictures features) => (Path.GetExtension(file), Path.GetFileName(file)) switch
    {
        (_, VocabularyPart.FileName) => new VocabularyPart(root, file),
        (".arrow", _) => new ViltPart(root, file),
        (".tsv", var name) when name.Contains("_obj", StringComparison.Ordinal) || folder.EndsWith("_imgfeat", StringComparison.Ordinal) => new LxmertFeaturePart(root, file, features),
        (".json", var name) when name.EndsWith("_questions.json", StringComparison.Ordinal) => new VqaV2Part(root, file),
        (".json", _) => LxmertAnnotations.Recognise(root, folder, file, features),
        _ => null,
    };
}
