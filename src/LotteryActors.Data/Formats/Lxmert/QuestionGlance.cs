using System.Text.Json;
using System.Text.Unicode;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>
/// What the index needs of a question, without making an object of it. Only a record that is plainly in order has a glance:
/// any other must be read (<see cref="LxmertQuestion"/>), which also says what is wrong with it.
/// </summary>
/// <param name="imageId">UTF-8.</param>
/// <param name="answersAreKnown">Whether all its answers are of the vocabulary; true where it has none.</param>
internal readonly ref struct QuestionGlance(ReadOnlySpan<byte> imageId, bool answersAreKnown)
{
    public ReadOnlySpan<byte> ImageId { get; } = imageId;

    public bool AnswersAreKnown { get; } = answersAreKnown;

    /// <param name="record">A whole JSON object.</param>
    public static bool TryRead(ReadOnlySpan<byte> record, AnswerLabels labels, out QuestionGlance glance)
    {
        glance = default;
        if (!Utf8.IsValid(record))
        {
            return false;
        }

        var reader = new Utf8JsonReader(record);
        ReadOnlySpan<byte> imageId = [];
        var (hasId, hasSentence, known) = (false, false, true);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsNext(ref reader, "question_id"u8))
            {
                hasId = IsPlainText(ref reader) || IsWhole(ref reader);
            }
            else if (IsNext(ref reader, "img_id"u8))
            {
                imageId = IsPlainText(ref reader) ? reader.ValueSpan : [];
            }
            else if (IsNext(ref reader, "sent"u8))
            {
                hasSentence = IsPlainText(ref reader);
            }
            else if (IsNext(ref reader, "label"u8))
            {
                if (!TryReadLabel(ref reader, labels, ref known))
                {
                    return false;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        glance = new QuestionGlance(imageId, known);
        return hasId && hasSentence && !imageId.IsEmpty;
    }

    /// <summary>Steps to the property's value where it has this name.</summary>
    private static bool IsNext(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    private static bool IsPlainText(ref Utf8JsonReader reader) => reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false };

    private static bool IsWhole(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _);

    private static bool TryReadLabel(ref Utf8JsonReader reader, AnswerLabels labels, ref bool known)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
            {
                return false;
            }

            known &= labels.Knows(reader.ValueSpan);
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var score) || !double.IsFinite(score))
            {
                return false;
            }
        }

        return true;
    }
}
