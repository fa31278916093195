using System.Text.Json;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>A picture with all its sentences, as the pre-training annotation files hold it.</summary>
/// <param name="Sentences">Sentences by category, such as <c>mscoco</c> or <c>vqa</c>, in the file's order.</param>
/// <param name="Labels">Of the categories that are questions, a label a sentence: answers, spelt as in the table, with scores.</param>
internal sealed record PretrainingPicture(
    string ImageId,
    OrderedDictionary<string, string[]> Sentences,
    Dictionary<string, OrderedDictionary<string, double>[]> Labels)
{
    public static PretrainingPicture Read(JsonElement record, RecordPlace place, AnswerTable answers)
    {
        var sentences = new OrderedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var category in record.Object("sentf", place).EnumerateObject())
        {
            sentences[category.Name] = Texts(category, place);
        }

        var labels = new Dictionary<string, OrderedDictionary<string, double>[]>(StringComparer.Ordinal);
        foreach (var category in record.Object("labelf", place).EnumerateObject())
        {
            var wanted = sentences.GetValueOrDefault(category.Name)?.Length;
            labels[category.Name] = category.Value.ValueKind == JsonValueKind.Array && !(category.Value.GetArrayLength() < wanted)
                ? [.. category.Value.EnumerateArray().Select(label => answers.Rewrite(JsonFields.Scores(label, place)))]
                : throw new DataException($"{place}: category '{category.Name}' has fewer labels than its {wanted} sentences; give one label a sentence");
        }

        return new PretrainingPicture(record.Identifier("img_id", place), sentences, labels);
    }

    /// <summary>The category and number inside it of the picture's n-th sentence.</summary>
    public (string Category, int Number) At(int sentence)
    {
        foreach (var (category, texts) in Sentences)
        {
            if (sentence < texts.Length)
            {
                return (category, sentence);
            }

            sentence -= texts.Length;
        }

        throw new ArgumentOutOfRangeException(nameof(sentence));
    }

    private static string[] Texts(JsonProperty category, RecordPlace place) =>
        category.Value.ValueKind == JsonValueKind.Array && category.Value.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String)
            ? [.. category.Value.EnumerateArray().Select(text => text.GetString()!)]
            : throw new DataException($"{place}: category '{category.Name}' is no list of sentences; mend the record or remove it");
}
