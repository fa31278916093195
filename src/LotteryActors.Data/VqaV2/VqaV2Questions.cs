using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.VqaV2;

/// <summary>
/// VQA v2's own files: <c>v2_OpenEnded_mscoco_*_questions.json</c> and <c>v2_mscoco_*_annotations.json</c>. Both are indexed
/// by offset and joined by question id; a question is read when it is asked for.
/// </summary>
public sealed class VqaV2Questions : IDisposable
{
    private readonly JsonRecords<VqaV2Question> _questions;
    private readonly JsonRecords<VqaV2Annotation>? _annotations;
    private readonly int[] _annotationOf;

    private VqaV2Questions(string questions, string? annotations)
    {
        var byQuestion = new Dictionary<long, int>();
        _annotations = annotations is null ? null : JsonRecords<VqaV2Annotation>.Open(annotations, VqaV2Annotation.Read, property: "annotations", seen: (annotation, record) =>
        {
            if (!byQuestion.TryAdd(annotation.QuestionId, record))
            {
                throw new DataException($"{annotations}: record {record} annotates question {annotation.QuestionId}, which is annotated before; remove one");
            }
        });
        var annotationOf = new List<int>();
        _questions = JsonRecords<VqaV2Question>.Open(questions, VqaV2Question.Read, property: "questions", seen: (question, record) =>
            annotationOf.Add(_annotations is null
                ? -1
                : byQuestion.Remove(question.Id, out var annotation)
                    ? annotation
                    : throw new DataException($"{questions}: question {question.Id} of record {record} stands there twice or has no annotation in {annotations}; use files of one split")));
        _annotationOf = [.. annotationOf];
    }

    public int Count => _questions.Count;

    /// <param name="annotations">Null for a test split.</param>
    /// <exception cref="DataException">A file is missing or malformed, or a question has no annotation.</exception>
    public static VqaV2Questions Open(string questions, string? annotations = null) => new(questions, annotations);

    public VqaV2Question Read(int index) =>
        _questions.Read(index) with { Annotation = _annotationOf[index] < 0 ? null : _annotations!.Read(_annotationOf[index]) };

    /// <summary>
    /// The answers that are the commonest one of at least so many questions, in order of first occurrence. ViLT's own
    /// vocabulary is made so with nine, from normalised answers of train and then validation questions.
    /// </summary>
    public static IReadOnlyList<string> CommonAnswers(int least, params IReadOnlyList<VqaV2Questions> splits)
    {
        var counts = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var annotation in splits.SelectMany(split => Enumerable.Range(0, split.Count).Select(index => split.Read(index).Annotation)).OfType<VqaV2Annotation>())
        {
            counts[annotation.MultipleChoiceAnswer] = counts.GetValueOrDefault(annotation.MultipleChoiceAnswer) + 1;
        }

        return [.. counts.Where(answer => answer.Value >= least).Select(answer => answer.Key)];
    }

    public void Dispose()
    {
        _questions.Dispose();
        _annotations?.Dispose();
    }
}
