using LotteryActors.Data.Examples;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>
/// A pre-training corpus: sentences, each of one picture (UNITER, data/mlm.py, mrm.py, itm.py). The pictures to draw false
/// ones from are those of this worker's own sentences.
/// </summary>
internal sealed class UniterCaptionExamples : ICaptionExamples
{
    private readonly UniterTexts _texts;
    private readonly ImageDatabase _images;
    private readonly List<string> _names = [];
    private readonly int[] _pictureOf;

    public UniterCaptionExamples(TextDatabase texts, ImageDatabase images, Shard shard)
    {
        _texts = new UniterTexts(texts, pictures: 1, names => images.Regions(names[0]), shard);
        _images = images;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        _pictureOf = Array.ConvertAll(_texts.Pictures, names => Number(names[0], known));
    }

    public int Count => _texts.Count;

    public int Pictures => _names.Count;

    public IReadOnlyList<string> Ids => _texts.Ids;

    public int Length(int index) => _texts.Lengths[index];

    public int[] Text(int index) => _texts.Meta.Frame(_texts.Read(index).Pieces("input_ids"));

    public int PictureOf(int index) => _pictureOf[index];

    public PictureRegions Picture(int picture) => _images.Read(_names[picture]);

    /// <summary>With the soft labels that masked region classification asks for.</summary>
    public LabelledRegions Labelled(int picture) => _images.ReadLabelled(_names[picture]);

    private int Number(string name, Dictionary<string, int> known)
    {
        if (!known.TryGetValue(name, out var number))
        {
            known[name] = number = _names.Count;
            _names.Add(name);
        }

        return number;
    }
}
