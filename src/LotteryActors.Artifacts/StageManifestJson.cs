using System.Text.Json;
using System.Text.Json.Nodes;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Artifacts;

/// <summary>A manifest as indented JSON, the canonical text line by line.</summary>
internal static class StageManifestJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static byte[] Write(StageManifest manifest)
    {
        var json = new JsonObject
        {
            ["stage"] = manifest.Key.Hex,
            ["kind"] = manifest.Kind,
            ["attempt"] = manifest.Attempt,
            ["outputs"] = new JsonArray([.. manifest.Outputs.Select(Output)]),
            ["scores"] = new JsonObject(manifest.Scores.Select(score => KeyValuePair.Create(score.Name, (JsonNode?)Number(score.Value)))),
            ["spec"] = new JsonArray([.. manifest.Canonical.Split('\n').Select(line => (JsonNode)line)]),
            ["provenance"] = new JsonObject
            {
                ["device"] = manifest.Provenance.Device,
                ["threads"] = manifest.Provenance.Threads,
                ["cpu-capability"] = manifest.Provenance.CpuCapability,
                ["torch"] = manifest.Provenance.TorchVersion,
                ["bit-exact"] = manifest.Provenance.BitExact,
                ["seconds"] = Number(manifest.Provenance.Seconds),
            },
        };
        return JsonSerializer.SerializeToUtf8Bytes(json, Indented);
    }

    /// <exception cref="InvalidDataException">The text is no manifest.</exception>
    public static StageManifest Read(ReadOnlySpan<byte> json, string source)
    {
        try
        {
            var manifest = JsonNode.Parse(json)!.AsObject();
            var provenance = manifest["provenance"]!;
            return new StageManifest(
                new StageKey(Digest.Parse(Text(manifest["stage"])).Hex),
                Text(manifest["kind"]),
                string.Join('\n', manifest["spec"]!.AsArray().Select(Text)),
                manifest["attempt"]!.GetValue<long>(),
                [.. manifest["outputs"]!.AsArray().Select(Output)],
                [.. manifest["scores"]!.AsObject().Select(score => new Score(score.Key, Number(score.Value)))],
                new Provenance(
                    Text(provenance["device"]),
                    provenance["threads"]!.GetValue<int>(),
                    Text(provenance["cpu-capability"]),
                    Text(provenance["torch"]),
                    provenance["bit-exact"]!.GetValue<bool>(),
                    Number(provenance["seconds"])));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            throw new InvalidDataException($"{source}: is no stage manifest ({e.Message.ReplaceLineEndings(" ")}); delete it, the journal knows the stage", e);
        }
    }

    private static JsonObject Output(StageOutput output) =>
        new() { ["name"] = output.Name, ["digest"] = output.Digest.Hex, ["bytes"] = output.Bytes };

    private static StageOutput Output(JsonNode? output) =>
        new(Text(output!["name"]), Digest.Parse(Text(output["digest"])), output["bytes"]!.GetValue<long>());

    private static string Text(JsonNode? text) => text!.GetValue<string>();

    /// <summary>JSON has no NaN; a score without a value is null.</summary>
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static double Number(JsonNode? value) => value?.GetValue<double>() ?? double.NaN;
}
