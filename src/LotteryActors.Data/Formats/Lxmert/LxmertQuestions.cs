using System.Text;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>
/// VQA or GQA in LXMERT's files: questions of some splits with their pictures' objects. Questions whose picture has no
/// features are left out of the examples, not of the evaluation, as in the original. Memory holds where things are only.
/// </summary>
public sealed class LxmertQuestions : IDisposable
{
    private readonly LxmertQuestionTask _task;
    private readonly FeatureLookup _features;
    private readonly List<JsonRecords<LxmertQuestion>> _splits = [];
    private readonly List<(int Split, int Record, FeaturePlace Picture)> _examples = [];
    private readonly Lazy<Dictionary<string, (int Split, int Record)>> _byId;

    private LxmertQuestions(string data, LxmertQuestionTask task, IReadOnlyList<string> splits)
    {
        _task = task;
        var folder = Path.Combine(data, task.Folder);
        Labels = AnswerLabels.Read(folder);
        _features = new FeatureLookup(task.Features(data, splits));
        _byId = new(IndexById);
        foreach (var (number, split) in splits.Index())
        {
            var path = Path.Combine(folder, $"{split}.json");
            _splits.Add(JsonRecords<LxmertQuestion>.Open(
                path,
                LxmertQuestion.Read,
                seen: (question, record) =>
                {
                    if (_features.TryFind(question.ImageId, out var picture))
                    {
                        RequireKnownAnswers(question, new RecordPlace(path, record));
                        _examples.Add((number, record, picture));
                    }
                },
                glance: (question, record) => TryAdd(question, number, record)));
        }
    }

    /// <summary>The answers in the order of the logits.</summary>
    public AnswerLabels Labels { get; }

    /// <summary>Questions in the files, pictures or not.</summary>
    public int Questions => _splits.Sum(split => split.Count);

    /// <summary>Questions whose picture has features.</summary>
    public int Count => _examples.Count;

    public int FeatureSize => _features.FeatureSize;

    /// <summary>Objects a picture.</summary>
    public int Boxes => _features.Boxes;

    /// <param name="data">The folder that LXMERT's repository calls <c>data</c>.</param>
    /// <param name="splits">Names of annotation files without <c>.json</c>, in the order of their questions here.</param>
    /// <exception cref="DataException">A file is missing or wrong, or a VQA answer is not in the vocabulary.</exception>
    public static LxmertQuestions Open(string data, LxmertQuestionTask task, params IReadOnlyList<string> splits) => new(data, task, splits);

    /// <summary>An example's question, without its picture.</summary>
    public LxmertQuestion Question(int index) => _splits[_examples[index].Split].Read(_examples[index].Record);

    /// <exception cref="DataException">The picture's features are damaged or a box lies outside it.</exception>
    public LxmertQuestionExample Read(int index)
    {
        var (split, record, picture) = _examples[index];
        var question = _splits[split].Read(record);
        var objects = _features.Read(picture);
        return new LxmertQuestionExample(question, objects, objects.NormalisedBoxes(), Target(question));
    }

    /// <summary>The mean score of some answers, by question id (the original's Evaluator.evaluate).</summary>
    /// <exception cref="DataException">A question is unknown or has no label, or there is no answer.</exception>
    public double Evaluate(IReadOnlyCollection<KeyValuePair<string, string>> answers)
    {
        if (answers.Count == 0)
        {
            throw new DataException($"{_task.Folder}: no answers to evaluate; give one a question");
        }

        var score = 0.0;
        foreach (var (id, answer) in answers)
        {
            var label = Find(id).Label ?? throw new DataException($"{_task.Folder}: question {id} has no label; evaluate on a labelled split");
            score += label.GetValueOrDefault(answer);
        }

        return score / answers.Count;
    }

    /// <summary>Writes answers as the challenge's server takes them, byte for byte as the original's Evaluator.dump_result.</summary>
    public void DumpResult(IEnumerable<KeyValuePair<string, string>> answers, string path) =>
        File.WriteAllText(path, PythonJson.List(answers.Select(answer => _task.Result(answer.Key, answer.Value))), new UTF8Encoding(false));

    public void Dispose()
    {
        _features.Dispose();
        _splits.ForEach(split => split.Dispose());
    }

    /// <summary>Adds a question whose picture has features; false where it must be read first, to know or to say what is wrong.</summary>
    private bool TryAdd(ReadOnlySpan<byte> question, int split, int record)
    {
        if (!QuestionGlance.TryRead(question, Labels, out var glance))
        {
            return false;
        }

        if (!_features.TryFind(glance.ImageId, out var picture))
        {
            return true;
        }

        var isSound = _task.SkipsUnknownAnswers || glance.AnswersAreKnown;
        if (isSound)
        {
            _examples.Add((split, record, picture));
        }

        return isSound;
    }

    private void RequireKnownAnswers(LxmertQuestion question, RecordPlace place)
    {
        if (!_task.SkipsUnknownAnswers && question.Label?.Keys.FirstOrDefault(answer => !Labels.TryLabel(answer, out _)) is { } unknown)
        {
            throw new DataException($"{place}: the answer '{unknown}' of question {question.Id} is not in trainval_ans2label.json; add it there or remove it from the label");
        }
    }

    private float[]? Target(LxmertQuestion question)
    {
        if (question.Label is null)
        {
            return null;
        }

        var target = new float[Labels.Count];
        foreach (var (answer, score) in question.Label)
        {
            if (Labels.TryLabel(answer, out var label))
            {
                target[label] = (float)score;
            }
        }

        return target;
    }

    private LxmertQuestion Find(string id) =>
        _byId.Value.TryGetValue(id, out var place)
            ? _splits[place.Split].Read(place.Record)
            : throw new DataException($"{_task.Folder}: no question {id}; evaluate on the split that was answered");

    private Dictionary<string, (int Split, int Record)> IndexById()
    {
        var places = new Dictionary<string, (int Split, int Record)>(StringComparer.Ordinal);
        foreach (var (number, split) in _splits.Index())
        {
            for (var record = 0; record < split.Count; record++)
            {
                places[split.Read(record).Id] = (number, record);
            }
        }

        return places;
    }
}
