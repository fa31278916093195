using LotteryActors.Data.Formats.Uniter;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>Which of VCR's two choices.</summary>
public enum VcrTask
{
    /// <summary>Q->A: the question's answer.</summary>
    Answer,

    /// <summary>QA->R: the rationale of the right answer.</summary>
    Rationale,
}

/// <summary>A text with the segment of every word piece.</summary>
internal sealed record TypedText(int[] Ids, int[] Types);

/// <summary>A question of VCR with its candidates.</summary>
/// <param name="RightAnswer">-1 where it is not known.</param>
/// <param name="RightRationale">-1 where it is not known.</param>
internal sealed record VcrQuestion(int[] Question, int[][] Answers, int[][] Rationales, int RightAnswer, int RightRationale)
{
    public static VcrQuestion Of(TextRecord record)
    {
        var question = new VcrQuestion(
            record.Pieces("input_ids"),
            record.PieceLists("input_ids_as"),
            record.PieceLists("input_ids_rs"),
            (int)record.Integer("qa_target"),
            (int)record.Integer("qar_target"));
        return question.RightAnswer < question.Answers.Length && question.RightRationale < question.Rationales.Length
            ? question
            : throw record.Wrong($"the targets {question.RightAnswer} and {question.RightRationale} are none of its {question.Answers.Length} answers and {question.Rationales.Length} rationales; write the record again");
    }
}

/// <summary>
/// How VCR's texts are put together (UNITER, data/vcr.py). In fine-tuning a separator belongs to the segment that follows it,
/// the last one to the segment it closes: question 0, answer 2, rationale 3.
/// </summary>
internal static class VcrTexts
{
    private const int QuestionType = 0;
    private const int AnswerType = 2;
    private const int RationaleType = 3;

    /// <summary>The database of a task; both tasks together go by the rationale's lengths.</summary>
    public static TextDatabase Open(string folder, int maxLength, VcrTask lengthsOf) =>
        TextDatabase.Open(folder, maxLength, LengthFile(lengthsOf));

    public static string LengthFile(VcrTask task) => task == VcrTask.Answer ? "id2len_qa.json" : "id2len_qar.json";

    /// <summary>[CLS] question [SEP] answer [SEP]</summary>
    public static TypedText WithAnswer(TextMeta meta, int[] question, int[] answer) => new(
        meta.Frame(question, answer),
        [QuestionType, .. Repeat(QuestionType, question.Length), .. Repeat(AnswerType, answer.Length + 2)]);

    /// <summary>[CLS] question [SEP] answer [SEP] rationale [SEP]</summary>
    public static TypedText WithRationale(TextMeta meta, int[] question, int[] answer, int[] rationale) => new(
        meta.Frame(question, answer, rationale),
        [QuestionType, .. Repeat(QuestionType, question.Length), .. Repeat(AnswerType, answer.Length + 1), .. Repeat(RationaleType, rationale.Length + 2)]);

    /// <summary>The parts of a pre-training text with their segments (UNITER, data/pretrain_vcr.py _get_input_ids).</summary>
    public static (int[] Pieces, int Type)[] Parts(VcrQuestion question, VcrTask task)
    {
        (int[], int)[] answered = [(question.Question, QuestionType), (question.Answers[question.RightAnswer], AnswerType)];
        return task == VcrTask.Answer ? answered : [.. answered, (question.Rationales[question.RightRationale], RationaleType)];
    }

    /// <summary>Whether a text has a word piece behind so many. Reads until it finds one.</summary>
    /// <exception cref="DataException">A record that is read is missing or damaged.</exception>
    public static bool GoBeyond(TextDatabase texts, int words) => texts.Ids.Any(id =>
    {
        var question = VcrQuestion.Of(texts.Read(id));
        return question.Answers.Concat(question.Rationales).Append(question.Question).Any(pieces => Array.Exists(pieces, piece => piece >= words));
    });

    private static IEnumerable<int> Repeat(int type, int count) => Enumerable.Repeat(type, count);
}
