using System.Text.Json;
using LotteryActors.Artifacts.Safetensors;

namespace LotteryActors.Golden;

/// <summary>One case of the golden folder: what its <c>manifest.json</c> says, and its files on demand.</summary>
public sealed class GoldenCase
{
    private readonly JsonElement _manifest;

    private GoldenCase(string folder, JsonElement manifest)
    {
        Folder = folder;
        _manifest = manifest;
        Name = manifest.GetProperty("case").GetString()!;
        Kind = GoldenKinds.Of(Name, manifest.GetProperty("reference_code").GetString()!);
        Files = [.. manifest.GetProperty("files").EnumerateObject().Select(GoldenFile.Read)];
    }

    public string Name { get; }

    public GoldenKind Kind { get; }

    public string Folder { get; }

    /// <summary>The sizes and settings the reference ran with.</summary>
    public JsonElement Config => _manifest.GetProperty("config");

    /// <summary>Every file the manifest lists; some may not be here (PyTorch twins are left out of the repository).</summary>
    public IReadOnlyList<GoldenFile> Files { get; }

    public bool Has(string file) => File.Exists(PathOf(file));

    public string PathOf(string file) => Path.Combine(Folder, file);

    public SafetensorsFile Tensors(string file) => SafetensorsFile.Read(PathOf(file));

    public JsonElement Json(string file) => ReadJson(PathOf(file));

    public string Text(string file) => File.ReadAllText(PathOf(file));

    /// <summary>The tolerance of a tensor: its own, else that of the longest <c>prefix.*</c> in the manifest, else exact.</summary>
    public Tolerance ToleranceOf(string tensor)
    {
        var all = _manifest.GetProperty("tolerance");
        if (all.TryGetProperty(tensor, out var own))
        {
            return Tolerance.Read(own);
        }

        var general = all.EnumerateObject()
            .Where(entry => entry.Name.EndsWith('*') && tensor.StartsWith(entry.Name[..^1], StringComparison.Ordinal))
            .OrderByDescending(entry => entry.Name.Length)
            .Select(entry => entry.Value)
            .FirstOrDefault();
        return general.ValueKind == JsonValueKind.Undefined ? Tolerance.Exact : Tolerance.Read(general);
    }

    public override string ToString() => Name;

    internal static GoldenCase Open(string manifest) => new(Path.GetDirectoryName(manifest)!, ReadJson(manifest));

    private static JsonElement ReadJson(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }
}
