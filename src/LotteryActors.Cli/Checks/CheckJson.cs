using System.Text.Json;
using LotteryActors.Cli.Running;
using LotteryActors.Data.Checks;

namespace LotteryActors.Cli.Checks;

/// <summary>For scripts: one JSON object at the end.</summary>
internal sealed class CheckJson(TextWriter output) : ICheckView
{
    public IReadOnlyList<PartReport> Follow(Func<IProgress<CheckStep>?, IReadOnlyList<PartReport>> check) => check(null);

    public void Tell(string folder, IReadOnlyList<PartReport> reports, IReadOnlyList<FileFingerprint> files) => output.WriteLine(JsonLine.Of(
        json =>
        {
            json.WriteString("folder", folder);
            json.WriteBoolean("sound", reports.All(report => report.Wrong == 0));
            json.WriteNumber("wrong", reports.Sum(report => report.Wrong));
            json.WriteStartArray("parts");
            foreach (var report in reports)
            {
                Write(json, report);
            }

            json.WriteEndArray();
            json.WriteStartArray("files");
            foreach (var file in files)
            {
                Write(json, file);
            }

            json.WriteEndArray();
        },
        indented: true));

    private static void Write(Utf8JsonWriter json, PartReport report)
    {
        json.WriteStartObject();
        json.WriteString("part", report.Name);
        json.WriteString("format", report.Format);
        Tallies(json, "counts", report.Counts);
        json.Number("answers_known", report.Answers?.Share);
        Tallies(json, "passed_over", report.Skipped);
        json.WriteNumber("wrong", report.Wrong);
        json.WriteStartArray("faults");
        foreach (var group in report.Faults)
        {
            json.WriteStartObject();
            json.WriteString("kind", group.Kind.Word());
            json.WriteNumber("count", group.Count);
            Texts(json, "lines", group.Lines);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Texts(json, "notes", report.Notes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FileFingerprint file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.Name);
        json.WriteNumber("bytes", file.Bytes);
        json.WriteString("sampled", file.Sampled);
        json.WriteString("sha256", file.Whole);
        json.WriteEndObject();
    }

    private static void Tallies(Utf8JsonWriter json, string name, IReadOnlyList<Tally> tallies)
    {
        json.WriteStartObject(name);
        foreach (var tally in tallies)
        {
            json.WriteNumber(tally.Name, tally.Count);
        }

        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
