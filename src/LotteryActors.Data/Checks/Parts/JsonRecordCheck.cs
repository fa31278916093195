using System.Text.Json;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>Goes through the objects of a JSON list of any size; one that cannot be read is a fault, and the next follows.</summary>
internal static class JsonRecordCheck
{
    /// <param name="property">The property that holds the list; null where it is all of the file.</param>
    public static void Each<T>(this CheckRun run, string path, string? property, Func<JsonElement, RecordPlace, T> read, Action<T, RecordPlace> seen) => run.Findings.Try(path, () =>
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path}: no such file; restore it from its source") { Fault = FaultKind.Missing };
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        run.Expect(stream.Length);
        var (number, at) = (0, 0L);
        foreach (var (span, record) in new JsonArrayScanner(stream, path, property).Records())
        {
            var place = new RecordPlace(path, number++);
            run.Findings.Try(path, () => seen(JsonRecords<T>.Parse(record, read, place), place));
            run.Advance(span.Offset + span.Length - at);
            at = span.Offset + span.Length;
        }
    });
}
