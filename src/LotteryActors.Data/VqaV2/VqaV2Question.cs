using System.Text.Json;
using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Metrics;

namespace LotteryActors.Data.VqaV2;

/// <param name="ImageId">COCO's number of the picture.</param>
/// <param name="Annotation">What people answered; null where there is no annotation file, as for tests.</param>
public sealed record VqaV2Question(long Id, long ImageId, string Text, VqaV2Annotation? Annotation)
{
    internal static VqaV2Question Read(JsonElement record, RecordPlace place) =>
        new(record.Whole("question_id", place), record.Whole("image_id", place), record.Text("question", place), null);
}

/// <summary>What ten people answered.</summary>
/// <param name="MultipleChoiceAnswer">The commonest answer.</param>
public sealed record VqaV2Annotation(long QuestionId, long ImageId, string QuestionType, string AnswerType, string MultipleChoiceAnswer, IReadOnlyList<string> Answers)
{
    /// <summary>
    /// Every answer with its soft score, in order of first occurrence: 0.3, 0.6, 0.9 for one, two, three people and 1 from
    /// four on, as UNITER's, LXMERT's and ViLT's data are made.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> SoftScores()
    {
        var counts = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var answer in Answers)
        {
            counts[answer] = counts.GetValueOrDefault(answer) + 1;
        }

        return [.. counts.Select(answer => KeyValuePair.Create(answer.Key, AnswerNormalization.Score(answer.Value)))];
    }

    internal static VqaV2Annotation Read(JsonElement record, RecordPlace place) =>
        new(
            record.Whole("question_id", place),
            record.Whole("image_id", place),
            record.Text("question_type", place),
            record.Text("answer_type", place),
            record.Text("multiple_choice_answer", place),
            [.. record.List("answers", place).EnumerateArray().Select((answer, person) => Answer(answer, new AnswerPlace(place, person)))]);

    private static string Answer(JsonElement answer, AnswerPlace place) => answer.ValueKind == JsonValueKind.Object
        ? answer.Text("answer", place)
        : throw new DataException($"{place} is no object; write it as {{\"answer\": \"yes\", \"answer_id\": 1}}");

    /// <summary>Whose answer it is, as error messages name it.</summary>
    private readonly record struct AnswerPlace(RecordPlace Record, int Person)
    {
        public override string ToString() => $"{Record}, answer {Person}";
    }
}
