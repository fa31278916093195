using System.Text.Json;
using System.Text.RegularExpressions;
using LotteryActors.Data.Checks;
using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Nlvr;

/// <summary>Reads NLVR v1's <c>dev.json</c>: one JSON object a line, with the picture's structured representation.</summary>
internal static partial class NlvrFile
{
    private const long LargestFile = 256L << 20;
    private const int Boxes = 3;

    /// <exception cref="DataException">The file is missing or too large, or a line is malformed.</exception>
    public static IReadOnlyList<NlvrSentence> Read(string path)
    {
        var sentences = new List<NlvrSentence>();
        Each(path, sentences.Add, error => throw error);
        var twice = sentences.GroupBy(sentence => sentence.Identifier, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? sentences : throw new DataException($"{path}: the identifier {twice.Key} stands there {twice.Count()} times; remove all but one");
    }

    /// <summary>Goes through all sentences; those that cannot be read are errors of their own.</summary>
    /// <param name="seen">Called with every sound sentence.</param>
    /// <param name="wrong">Called with what is wrong with a line.</param>
    /// <exception cref="DataException">The file is missing, too large or has no sentence.</exception>
    public static void Each(string path, Action<NlvrSentence> seen, Action<DataException> wrong)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such file; give the NLVR folder with dev.json and dev-images/ in it") { Fault = FaultKind.Missing };
        }

        if (new FileInfo(path).Length > LargestFile)
        {
            throw new DataException($"{path}: larger than {LargestFile >> 20} MB; give an NLVR folder");
        }

        var lines = 0;
        foreach (var (number, line) in Utf8Lines.Read(path).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            lines++;
            try
            {
                seen(Sentence(line, $"{path}:{number + 1}"));
            }
            catch (DataException error)
            {
                wrong(error);
            }
        }

        if (lines == 0)
        {
            throw new DataException($"{path}: no sentences; restore the file from its source");
        }
    }

    private static NlvrSentence Sentence(string line, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Sentence(document.RootElement, place);
        }
        catch (JsonException error)
        {
            throw new DataException($"{place}: malformed JSON at column {error.BytePositionInLine + 1}; restore the file from its source", error);
        }
        catch (InvalidOperationException error)
        {
            // What JsonElement says of text that has half a surrogate pair.
            throw new DataException($"{place}: holds text that is not UTF-8; save the file as UTF-8", error) { Fault = FaultKind.Encoding };
        }
    }

    private static NlvrSentence Sentence(JsonElement record, string place)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            throw new DataException($"{place}: no JSON object; restore the file from its source");
        }

        var identifier = Matching(record, "identifier", IdentifierForm(), "two numbers with a dash between", place);
        var directory = Matching(record, "directory", DirectoryForm(), "a number", place);
        var boxes = record.List("structured_rep", place);
        if (boxes.GetArrayLength() != Boxes)
        {
            throw new DataException($"{place}: structured_rep has {boxes.GetArrayLength()} boxes, {Boxes} are wanted; restore the file from its source");
        }

        return new NlvrSentence(
            identifier,
            record.Text("sentence", place),
            Label(record, place),
            $"dev-images/{directory}/dev-{identifier}-0.png",
            [.. boxes.EnumerateArray().SelectMany((objects, box) => Objects(objects, box, $"{place}: box {box}"))]);
    }

    private static IEnumerable<NlvrObject> Objects(JsonElement objects, int box, string place) => objects.ValueKind == JsonValueKind.Array
        ? objects.EnumerateArray().Select((entry, number) => entry.ValueKind == JsonValueKind.Object
            ? Object(entry, box, $"{place}, object {number}")
            : throw new DataException($"{place}, object {number} is no JSON object; restore the file from its source"))
        : throw new DataException($"{place} is no list of objects; restore the file from its source");

    private static NlvrObject Object(JsonElement entry, int box, string place) => new(
        box,
        entry.Text("type", place) switch
        {
            "circle" => NlvrShape.Circle,
            "square" => NlvrShape.Square,
            "triangle" => NlvrShape.Triangle,
            var other => throw new DataException($"{place}: the type '{other}' is none of circle, square, triangle; restore the file from its source"),
        },
        entry.Text("color", place) switch
        {
            "Black" => NlvrColour.Black,
            "#0099ff" => NlvrColour.Blue,
            "Yellow" => NlvrColour.Yellow,
            var other => throw new DataException($"{place}: the color '{other}' is none of Black, #0099ff, Yellow; restore the file from its source"),
        },
        Share(entry, "x_loc", 0, place),
        Share(entry, "y_loc", 0, place),
        Share(entry, "size", 1, place));

    private static int Share(JsonElement entry, string name, int least, string place) => entry.Whole(name, place) is var value && value >= least && value <= 100
        ? (int)value
        : throw new DataException($"{place}: {name} must be from {least} to 100, not {entry.Whole(name, place)}; restore the file from its source");

    private static bool Label(JsonElement record, string place) => record.Text("label", place) switch
    {
        "true" => true,
        "false" => false,
        var other => throw new DataException($"{place}: the label '{other}' is neither true nor false; restore the file from its source"),
    };

    private static string Matching(JsonElement record, string name, Regex form, string wanted, string place) =>
        record.Text(name, place) is var text && form.IsMatch(text)
            ? text
            : throw new DataException($"{place}: {name} must be {wanted}, not '{record.Text(name, place)}'; restore the file from its source");

    [GeneratedRegex("^[0-9]{1,9}-[0-9]{1,9}\\z")]
    private static partial Regex IdentifierForm();

    [GeneratedRegex("^[0-9]{1,9}\\z")]
    private static partial Regex DirectoryForm();
}
