using System.Text;
using System.Text.Json;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>A sentence about two pictures, as NLVR2's annotation files hold it.</summary>
/// <param name="Label">1 where the sentence is true of the pictures, 0 where it is not; null where the file does not tell.</param>
public sealed record Nlvr2Sentence(string Uid, string Identifier, string Image0, string Image1, string Sentence, int? Label)
{
    internal static Nlvr2Sentence Read(JsonElement record, RecordPlace place) =>
        new(
            record.Text("uid", place),
            record.Text("identifier", place),
            record.Text("img0", place),
            record.Text("img1", place),
            record.Text("sent", place),
            record.TryGetProperty("label", out _) ? ReadLabel(record.Whole("label", place), place) : null);

    private static int ReadLabel(long label, RecordPlace place) =>
        label is 0 or 1 ? (int)label : throw new DataException($"{place}: the label {label} is neither 0 (false) nor 1 (true); mend the record or remove it");
}

/// <param name="Boxes">[2, N, 4] as shares of the pictures' sides.</param>
/// <param name="Features">[2, N, F]</param>
public sealed record Nlvr2Example(Nlvr2Sentence Sentence, DetectedObjects Objects0, DetectedObjects Objects1, float[] Boxes, float[] Features);

/// <summary>
/// NLVR2 in LXMERT's files (src/tasks/nlvr2_data.py). Sentences that miss a picture's features are left out of the
/// examples, not of the evaluation.
/// </summary>
public sealed class LxmertNlvr2 : IDisposable
{
    private readonly FeatureLookup _features;
    private readonly List<JsonRecords<Nlvr2Sentence>> _splits = [];
    private readonly List<(int Split, int Record, FeaturePlace Image0, FeaturePlace Image1)> _examples = [];
    private readonly Lazy<Dictionary<string, Nlvr2Sentence>> _byUid;

    private LxmertNlvr2(string data, IReadOnlyList<string> splits)
    {
        _features = new FeatureLookup(Features(data, splits));
        _byUid = new(IndexByUid);
        foreach (var (number, split) in splits.Index())
        {
            var path = Path.Combine(data, "nlvr2", $"{split}.json");
            _splits.Add(JsonRecords<Nlvr2Sentence>.Open(path, Nlvr2Sentence.Read, (sentence, record) =>
            {
                if (_features.TryFind(sentence.Image0, out var image0) && _features.TryFind(sentence.Image1, out var image1))
                {
                    _examples.Add((number, record, image0, image1));
                }
            }));
        }
    }

    /// <summary>Sentences in the files, pictures or not.</summary>
    public int Sentences => _splits.Sum(split => split.Count);

    /// <summary>Sentences of whose pictures both have features.</summary>
    public int Count => _examples.Count;

    public int FeatureSize => _features.FeatureSize;

    /// <summary>Objects a picture.</summary>
    public int Boxes => _features.Boxes;

    /// <param name="data">The folder that LXMERT's repository calls <c>data</c>.</param>
    /// <param name="splits">Of <c>train</c>, <c>valid</c>, <c>test</c>, or other names with "test" in them, which use the test pictures.</param>
    /// <exception cref="DataException">A file is missing or wrong.</exception>
    public static LxmertNlvr2 Open(string data, params IReadOnlyList<string> splits) => new(data, splits);

    /// <summary>An example's sentence, without its pictures.</summary>
    public Nlvr2Sentence Sentence(int index) => _splits[_examples[index].Split].Read(_examples[index].Record);

    /// <exception cref="DataException">A picture's features are damaged or a box lies outside it.</exception>
    public Nlvr2Example Read(int index)
    {
        var (split, record, image0, image1) = _examples[index];
        var (objects0, objects1) = (_features.Read(image0), _features.Read(image1));
        return new Nlvr2Example(
            _splits[split].Read(record),
            objects0,
            objects1,
            [.. objects0.NormalisedBoxes(), .. objects1.NormalisedBoxes()],
            [.. objects0.Features, .. objects1.Features]);
    }

    /// <summary>The share of right answers, by uid (the original's NLVR2Evaluator.evaluate).</summary>
    /// <exception cref="DataException">A sentence is unknown or has no label, or there is no answer.</exception>
    public double Evaluate(IReadOnlyCollection<KeyValuePair<string, int>> answers)
    {
        if (answers.Count == 0)
        {
            throw new DataException("nlvr2: no answers to evaluate; give one a sentence");
        }

        var right = answers.Count(answer =>
            answer.Value == (Find(answer.Key).Label ?? throw new DataException($"nlvr2: sentence {answer.Key} has no label; evaluate on a labelled split")));
        return (double)right / answers.Count;
    }

    /// <summary>Writes <c>identifier,True</c> or <c>identifier,False</c> lines, as the original's NLVR2Evaluator.dump_result.</summary>
    public void DumpResult(IEnumerable<KeyValuePair<string, int>> answers, string path)
    {
        var lines = new StringBuilder();
        foreach (var (uid, answer) in answers)
        {
            lines.Append(Find(uid).Identifier).Append(',').Append(answer == 1 ? "True" : "False").Append('\n');
        }

        File.WriteAllText(path, lines.ToString(), new UTF8Encoding(false));
    }

    public void Dispose()
    {
        _features.Dispose();
        _splits.ForEach(split => split.Dispose());
    }

    internal static IEnumerable<FeatureSource> Features(string data, IReadOnlyList<string> splits)
    {
        string[] names =
        [
            .. splits.Where(split => split is "train" or "valid").Order(StringComparer.Ordinal),
            .. splits.Any(split => split.Contains("test", StringComparison.Ordinal)) ? ["test"] : Array.Empty<string>(),
        ];
        return names.Length > 0
            ? names.Select(name => new FeatureSource(Path.Combine(data, "nlvr2_imgfeat", $"{name}_obj36.tsv")))
            : throw new DataException($"{data}: no NLVR2 features for {string.Join(", ", splits)}, known are train, valid, test");
    }

    private Nlvr2Sentence Find(string uid) =>
        _byUid.Value.TryGetValue(uid, out var sentence)
            ? sentence
            : throw new DataException($"nlvr2: no sentence {uid}; evaluate on the split that was answered");

    private Dictionary<string, Nlvr2Sentence> IndexByUid()
    {
        var all = new Dictionary<string, Nlvr2Sentence>(StringComparer.Ordinal);
        foreach (var split in _splits)
        {
            for (var record = 0; record < split.Count; record++)
            {
                var sentence = split.Read(record);
                all[sentence.Uid] = sentence;
            }
        }

        return all;
    }
}
