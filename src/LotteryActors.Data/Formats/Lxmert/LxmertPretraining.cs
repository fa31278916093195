using System.Diagnostics;
using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Formats.Lxmert;

/// <param name="Uid">picture_category_number</param>
/// <param name="IsMatched">Whether the sentence is of this picture, not one put in its place.</param>
/// <param name="Label">Answer ids and scores; null where the sentence is no question, empty where none of its answers is in the table.</param>
/// <param name="Boxes">[N, 4] as shares of the picture's sides.</param>
public sealed record PretrainingExample(
    string Uid, string Sentence, bool IsMatched, IReadOnlyList<KeyValuePair<int, double>>? Label, DetectedObjects Objects, float[] Boxes);

/// <summary>
/// LXMERT's pre-training corpora in its own files: every sentence of a picture, captions and questions alike, is an
/// example (src/pretrain/lxmert_data.py). Pictures without features are left out of the examples.
/// </summary>
public sealed class LxmertPretraining : IDisposable
{
    private const double ReplacedSentences = 0.5;

    private readonly FeatureLookup _features;
    private readonly List<JsonRecords<PretrainingPicture>> _sources = [];

    /// <summary>Pictures with features; Example is the number of the picture's first example.</summary>
    private readonly List<(int Source, int Record, FeaturePlace Picture, int Example)> _pictures = [];

    private LxmertPretraining(string data, IReadOnlyList<string> sources, IReadOnlyCollection<string>? answersOf)
    {
        Answers = AnswerTable.Read(Path.Combine(data, "lxmert", "all_ans.json"), answersOf);
        _features = new FeatureLookup(sources.Select(source => new FeatureSource(Path.Combine(data, FeatureFile(source, data)))));
        foreach (var (number, source) in sources.Index())
        {
            var path = Path.Combine(data, "lxmert", $"{source}.json");
            _sources.Add(JsonRecords<PretrainingPicture>.Open(path, (record, place) => PretrainingPicture.Read(record, place, Answers), (picture, record) =>
            {
                if (_features.TryFind(picture.ImageId, out var place))
                {
                    _pictures.Add((number, record, place, Count));
                    Count += picture.Sentences.Values.Sum(texts => texts.Length);
                }
            }));
        }
    }

    public AnswerTable Answers { get; }

    /// <summary>Sentences of pictures with features.</summary>
    public int Count { get; private set; }

    /// <summary>Pictures with features.</summary>
    public int Pictures => _pictures.Count;

    public int FeatureSize => _features.FeatureSize;

    /// <summary>Objects a picture.</summary>
    public int Boxes => _features.Boxes;

    /// <param name="data">The folder that LXMERT's repository calls <c>data</c>.</param>
    /// <param name="sources">Of <c>mscoco_train</c>, <c>mscoco_minival</c>, <c>mscoco_nominival</c>, <c>vgnococo</c>.</param>
    /// <param name="answersOf">Use the answers of these data sets only (the original's --qaSets); null for all.</param>
    /// <exception cref="DataException">A file is missing or wrong.</exception>
    public static LxmertPretraining Open(string data, IReadOnlyList<string> sources, IReadOnlyCollection<string>? answersOf = null) => new(data, sources, answersOf);

    /// <summary>An example with its own sentence, or where <paramref name="swap"/> is given, half the time with that of another picture.</summary>
    /// <exception cref="DataException">The picture's features are damaged, or a sentence of another picture is wanted and there is one picture only.</exception>
    public PretrainingExample Read(int index, RandomStream? swap = null)
    {
        var (picture, place, sentence) = Find(index);
        var (category, number) = picture.At(sentence);
        var replaced = swap?.Chance(ReplacedSentences) ?? false;
        var objects = _features.Read(place);
        return new PretrainingExample(
            $"{picture.ImageId}_{category}_{number:000}",
            replaced ? SentenceOfAnother(picture.ImageId, swap!) : picture.Sentences[category][number],
            !replaced,
            picture.Labels.GetValueOrDefault(category)?[number].Select(answer => KeyValuePair.Create(IdOf(answer.Key), answer.Value)).ToArray(),
            objects,
            objects.NormalisedBoxes());
    }

    /// <summary>An example's own sentence, without its picture.</summary>
    public string Sentence(int index)
    {
        var (picture, _, sentence) = Find(index);
        var (category, number) = picture.At(sentence);
        return picture.Sentences[category][number];
    }

    /// <summary>Which of the pictures an example's sentence is about.</summary>
    public int PictureOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        var (low, high) = (0, _pictures.Count);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = _pictures[middle].Example <= index ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>A picture's objects.</summary>
    /// <exception cref="DataException">Its features are damaged.</exception>
    public DetectedObjects ReadPicture(int picture) => _features.Read(_pictures[picture].Picture);

    /// <summary>[F] a random object's features of a random example's picture, as masked objects get them now and then.</summary>
    public float[] RandomFeature(RandomStream random)
    {
        var objects = _features.Read(Find(random.Below(Count)).Place);
        return objects.Features.AsSpan(random.Below(objects.Count) * FeatureSize, FeatureSize).ToArray();
    }

    /// <summary>
    /// The mean score of answers to questions, by uid, and that of every category; answers to what is no question do not
    /// count (the original's LXMERTEvaluator.evaluate).
    /// </summary>
    /// <exception cref="DataException">None of the answers is to a question.</exception>
    public (double Score, IReadOnlyDictionary<string, double> Categories) Evaluate(IEnumerable<KeyValuePair<string, string>> answers)
    {
        var labels = LabelsByUid();
        var (score, count) = (0.0, 0);
        var categories = new OrderedDictionary<string, (double Score, int Count)>(StringComparer.Ordinal);
        foreach (var (uid, answer) in answers)
        {
            if (labels.TryGetValue(uid, out var question))
            {
                var earned = question.Label.GetValueOrDefault(answer);
                var (sum, asked) = categories.GetValueOrDefault(question.Category);
                categories[question.Category] = (sum + earned, asked + 1);
                (score, count) = (score + earned, count + 1);
            }
        }

        return count > 0
            ? (score / count, categories.ToDictionary(category => category.Key, category => category.Value.Score / category.Value.Count, StringComparer.Ordinal))
            : throw new DataException("lxmert: none of the answers is to a question of these sources; evaluate on the source that was answered");
    }

    public void Dispose()
    {
        _features.Dispose();
        _sources.ForEach(source => source.Dispose());
    }

    internal static string FeatureFile(string source, string data) => source switch
    {
        "mscoco_train" => "mscoco_imgfeat/train2014_obj36.tsv",
        "mscoco_minival" or "mscoco_nominival" => "mscoco_imgfeat/val2014_obj36.tsv",
        "vgnococo" => "vg_gqa_imgfeat/vg_gqa_obj36.tsv",
        _ => throw new DataException($"{data}: no pre-training source '{source}', known are mscoco_train, mscoco_minival, mscoco_nominival, vgnococo"),
    };

    private (PretrainingPicture Picture, FeaturePlace Place, int Sentence) Find(int index)
    {
        var (source, record, place, first) = _pictures[PictureOf(index)];
        return (_sources[source].Read(record), place, index - first);
    }

    private string SentenceOfAnother(string imageId, RandomStream random)
    {
        // The original draws until it hits another picture. This does so too, but knows when there is none.
        for (var tries = 0; tries < 64 || _pictures.Any(p => _sources[p.Source].Read(p.Record).ImageId != imageId); tries++)
        {
            var (picture, _, sentence) = Find(random.Below(Count));
            if (picture.ImageId != imageId)
            {
                var (category, number) = picture.At(sentence);
                return picture.Sentences[category][number];
            }
        }

        throw new DataException($"lxmert: a sentence of another picture than {imageId} is wanted, and there is no other; give more pictures or leave out matching");
    }

    private int IdOf(string answer) => Answers.TryId(answer, out var id) ? id : throw new UnreachableException($"the answer '{answer}' was kept though the table lacks it");

    private Dictionary<string, (string Category, OrderedDictionary<string, double> Label)> LabelsByUid()
    {
        var labels = new Dictionary<string, (string Category, OrderedDictionary<string, double> Label)>(StringComparer.Ordinal);
        foreach (var source in _sources)
        {
            for (var record = 0; record < source.Count; record++)
            {
                var picture = source.Read(record);
                foreach (var (category, texts) in picture.Sentences)
                {
                    for (var number = 0; number < texts.Length && picture.Labels.ContainsKey(category); number++)
                    {
                        labels[$"{picture.ImageId}_{category}_{number:000}"] = (category, picture.Labels[category][number]);
                    }
                }
            }
        }

        return labels;
    }
}
