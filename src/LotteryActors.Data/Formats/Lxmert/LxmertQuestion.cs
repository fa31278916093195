using System.Text.Json;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>A question as VQA's and GQA's annotation files hold it.</summary>
/// <param name="Id">A whole number's digits for VQA, any text for GQA.</param>
/// <param name="Label">Answers and their scores; null where the file has none, as for tests.</param>
public sealed record LxmertQuestion(string Id, string ImageId, string Sentence, IReadOnlyDictionary<string, double>? Label)
{
    internal static LxmertQuestion Read(JsonElement record, RecordPlace place) =>
        new(
            record.Identifier("question_id", place),
            record.Identifier("img_id", place),
            record.Text("sent", place),
            record.TryGetProperty("label", out var label) ? JsonFields.Scores(label, place) : null);
}

/// <summary>A question with its picture.</summary>
/// <param name="Boxes">[N, 4] as shares of the picture's sides.</param>
/// <param name="Target">[answers] the score of every answer; null where the question has no label.</param>
public sealed record LxmertQuestionExample(LxmertQuestion Question, DetectedObjects Objects, float[] Boxes, float[]? Target);
