using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>The names of the pictures that feature files hold, as their checks met them: annotations are checked after features.</summary>
internal sealed class LxmertPictures
{
    /// <summary>Some splits use the first rows of a file only.</summary>
    private const int First = 5000;

    private readonly Dictionary<string, (KeySet All, KeySet First)> _names = new(StringComparer.Ordinal);

    public IEnumerable<string> Files => _names.Keys;

    public bool Has(string file) => _names.ContainsKey(Path.GetFullPath(file));

    /// <summary>A feature file is there; its pictures come one by one.</summary>
    public void Begin(string file) => _names[Path.GetFullPath(file)] = (new KeySet(), new KeySet());

    /// <returns>False where the file has the picture already.</returns>
    public bool Add(string file, ReadOnlySpan<byte> name)
    {
        var (all, first) = _names[Path.GetFullPath(file)];
        if (all.Count < First)
        {
            first.Add(name);
        }

        return all.Add(name);
    }

    /// <param name="firstAlone">Whether only the first rows count.</param>
    public bool Contains(string file, string name, bool firstAlone) =>
        _names.TryGetValue(Path.GetFullPath(file), out var names) && (firstAlone ? names.First : names.All).Contains(name);
}
