using System.Text.Json;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Running;
using LotteryActors.Models.Checkpoints;

namespace LotteryActors.Cli.Models;

/// <summary>Tells people and scripts what a checkpoint holds.</summary>
internal sealed class ModelInspector(Terminal terminal)
{
    public int Tell(string path, bool json)
    {
        using var file = CheckpointPath.Open(path);
        var inspection = CheckpointInspection.Of(file);
        if (json)
        {
            terminal.Out.WriteLine(JsonLine.Of(writer => Write(writer, file, inspection), indented: true));
        }
        else
        {
            Lines(file, inspection).Select(Printable.Of).ToList().ForEach(terminal.Out.WriteLine);
        }

        return ExitCodes.Ok;
    }

    private static IEnumerable<string> Lines(CheckpointFile file, CheckpointInspection inspection)
    {
        foreach (var line in ResultsText.Table(["tensor", "dtype", "shape"], file.Tensors.Select(tensor => (IReadOnlyList<string>)[tensor.Name, tensor.Dtype, tensor.ShapeText])))
        {
            yield return line;
        }

        yield return "";
        yield return $"{file.Source}: {file.Format}, {Numbers.Count(file.Tensors.Count)} tensors{(file.Wrapper is { } wrapper ? $" under '{wrapper}'" : "")}, {Numbers.Count(inspection.Parameters)} parameters";
        yield return inspection.Named.Family is { } family
            ? $"family: {family} {inspection.Size}, names of {(inspection.Named.Style == NameStyle.HuggingFace ? "Hugging Face" : "the original")}; heads: {(inspection.Heads.Count > 0 ? string.Join(", ", inspection.Heads) : "none")}"
            : "family: unknown";
        foreach (var remark in inspection.Named.Changes.Concat(file.Remarks))
        {
            yield return remark;
        }

        yield return inspection.Faults.Count == 0 ? "all of it would load" : "would not load:";
        foreach (var fault in inspection.Faults)
        {
            yield return $"  {fault}";
        }
    }

    private static void Write(Utf8JsonWriter json, CheckpointFile file, CheckpointInspection inspection)
    {
        json.WriteString("file", file.Source);
        json.WriteString("format", file.Format);
        json.WriteString("wrapper", file.Wrapper);
        json.WriteString("family", inspection.Named.Family);
        json.WriteString("size", inspection.Size);
        json.WriteString("names", inspection.Named.Style == NameStyle.HuggingFace ? "hugging-face" : "original");
        json.WriteNumber("parameters", inspection.Parameters);
        Texts(json, "heads", inspection.Heads);
        Texts(json, "would_not_load", inspection.Faults);
        Texts(json, "remarks", inspection.Named.Changes.Concat(file.Remarks));
        json.WriteStartArray("tensors");
        foreach (var tensor in file.Tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteString("dtype", tensor.Dtype);
            json.WriteStartArray("shape");
            foreach (var size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
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
