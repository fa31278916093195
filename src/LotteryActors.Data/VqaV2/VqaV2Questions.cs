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

    private VqaV2Questions(string questions, string? annotations, Action<VqaV2Question, int>? asked, Action<VqaV2Annotation>? answered)
    {
        var byQuestion = new Dictionary<long, int>();
        _annotations = annotations is null ? null : JsonRecords<VqaV2Annotation>.Open(annotations, VqaV2Annotation.Read, property: "annotations", seen: (annotation, record) =>
        {
            if (!byQuestion.TryAdd(annotation.QuestionId, record))
            {
                throw new DataException($"{annotations}: record {record} annotates question {annotation.QuestionId}, which is annotated before; remove one");
            }

            answered?.Invoke(annotation);
        });
        var annotationOf = new List<int>();
        _questions = JsonRecords<VqaV2Question>.Open(questions, VqaV2Question.Read, property: "questions", seen: (question, record) =>
        {
            annotationOf.Add(_annotations is null
                ? -1
                : byQuestion.Remove(question.Id, out var annotation)
                    ? annotation
                    : throw new DataException($"{questions}: question {question.Id} of record {record} stands there twice or has no annotation in {annotations}; use files of one split"));
            asked?.Invoke(question, record);
        });
        _annotationOf = [.. annotationOf];
    }

    public int Count => _questions.Count;

    /// <param name="annotations">Null for a test split.</param>
    /// <param name="asked">Called with every question and its number while opening.</param>
    /// <param name="answered">Called with every annotation while opening, in the order of the file.</param>
    /// <exception cref="DataException">A file is missing or malformed, or a question has no annotation.</exception>
    public static VqaV2Questions Open(string questions, string? annotations = null, Action<VqaV2Question, int>? asked = null, Action<VqaV2Annotation>? answered = null) =>
        new(questions, annotations, asked, answered);

    public VqaV2Question Read(int index) => Question(index) with { Annotation = Annotation(index) };

    /// <summary>A question without what people answered.</summary>
    public VqaV2Question Question(int index) => _questions.Read(index);

    /// <summary>What people answered; null where there is no annotation file.</summary>
    public VqaV2Annotation? Annotation(int index) => _annotationOf[index] < 0 ? null : _annotations!.Read(_annotationOf[index]);

    public void Dispose()
    {
        _questions.Dispose();
        _annotations?.Dispose();
    }
}
