using System.Globalization;
using System.Text.RegularExpressions;
using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Models.Checkpoints;

/// <summary>
/// The names and shapes of a family's tensors as a table to read. A line is <c>linear x O I</c> (x.weight [O, I] and x.bias
/// [O]), <c>norm x H</c> (x.weight and x.bias [H]), <c>tensor x V H</c>, or <c>also x V H</c> for what may be there or not.
/// <c>#</c> counts layers, <c>{a,b}</c> stands for either, and letters are sizes that the checkpoint itself gives.
/// </summary>
/// <param name="Roots">What the backbone's names may begin with; the first that occurs counts.</param>
/// <param name="Backbone">Its table.</param>
/// <param name="Heads">Title and table of each head; a checkpoint has some of them.</param>
/// <param name="Matching">Title of the head of image-text matching, from which a task may start its own.</param>
/// <param name="Pretraining">Titles of the heads that pre-training here goes on with.</param>
internal sealed partial record Blueprint(
    IReadOnlyList<string> Roots, string Backbone, IReadOnlyList<(string Title, string Table)> Heads, string Matching, IReadOnlyList<string> Pretraining)
{
    private const int MaxLayers = 512;

    /// <summary>The blueprint of a family; null for none. A BERT is held against UNITER, which starts from it.</summary>
    public static Blueprint? Of(string? family) => family switch
    {
        "uniter" or "bert" => Blueprints.Uniter,
        "lxmert" => Blueprints.Lxmert,
        "vilt" => Blueprints.Vilt,
        _ => null,
    };

    /// <summary>Holds tensors, under original names, against the tables.</summary>
    /// <param name="sizes">What letters and layers must be; null lets the tensors tell.</param>
    public BlueprintMatch Match(IReadOnlyList<CheckpointTensor> tensors, BlueprintSizes? sizes = null)
    {
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var root = Roots.FirstOrDefault(byName.Keys.Begins) ?? Roots[0];
        var match = new BlueprintMatch(byName, sizes);
        foreach (var rule in Rules(Backbone, root, byName.Keys, sizes))
        {
            match.Expect(rule, BlueprintMatch.Backbone);
        }

        foreach (var (title, table) in Heads)
        {
            var rules = Rules(table, "", byName.Keys, sizes).ToList();
            if (rules.Exists(rule => rule.IsRequired && byName.ContainsKey(rule.Name)))
            {
                match.Heads.Add(title);
                rules.ForEach(rule => match.Expect(rule, title));
            }
        }

        return match;
    }

    /// <summary>How many layers each stack of the backbone has, by its name: <c>layer</c>, <c>x_layers</c>.</summary>
    public IReadOnlyDictionary<string, int> Layers(IReadOnlyCollection<string> names)
    {
        var root = Roots.FirstOrDefault(names.Begins) ?? Roots[0];
        return Lines(Backbone, root)
            .Select(line => line.Name).Where(name => name.Contains('#', StringComparison.Ordinal)).Select(name => name[..name.IndexOf('#', StringComparison.Ordinal)])
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(StackOf, prefix => LayersIn(prefix, names), StringComparer.Ordinal);
    }

    private static IEnumerable<BlueprintRule> Rules(string table, string root, IReadOnlyCollection<string> names, BlueprintSizes? sizes) =>
        from line in Lines(table, root)
        from name in Layers(line.Name, names, sizes)
        from rule in Rules(line.Kind, name, line.Sizes)
        select rule;

    private static IEnumerable<(string Kind, string Name, string[] Sizes)> Lines(string table, string root) =>
        from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        from either in Either(root + words[1])
        select (words[0], either, words[2..]);

    private static IEnumerable<BlueprintRule> Rules(string kind, string name, string[] sizes) => kind switch
    {
        "linear" => [new($"{name}.weight", sizes, true), new($"{name}.bias", sizes[..1], true)],
        "norm" => [new($"{name}.weight", sizes, true), new($"{name}.bias", sizes, true)],
        "tensor" => [new(name, sizes, true)],
        _ => [new(name, sizes, false)],
    };

    private static IEnumerable<string> Either(string name)
    {
        var braces = Braces.Match(name);
        return braces.Success
            ? braces.Groups[1].Value.Split(',').SelectMany(word => Either(name[..braces.Index] + word + name[(braces.Index + braces.Length)..]))
            : [name];
    }

    /// <summary>A name with <c>#</c> once for each layer: up to the last one that has any tensor.</summary>
    private static IEnumerable<string> Layers(string name, IReadOnlyCollection<string> names, BlueprintSizes? sizes)
    {
        var place = name.IndexOf('#', StringComparison.Ordinal);
        if (place < 0)
        {
            return [name];
        }

        var prefix = name[..place];
        var count = sizes?.Layers.GetValueOrDefault(StackOf(prefix)) ?? LayersIn(prefix, names);
        return Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}{name[(place + 1)..]}"));
    }

    /// <summary><c>x_layers</c> of <c>encoder.x_layers.</c></summary>
    private static string StackOf(string prefix) => prefix.TrimEnd('.')[(prefix.TrimEnd('.').LastIndexOf('.') + 1)..];

    private static int LayersIn(string prefix, IReadOnlyCollection<string> names) =>
        1 + names.Where(other => other.StartsWith(prefix, StringComparison.Ordinal))
            .Select(other => int.TryParse(other.AsSpan(prefix.Length, Math.Max(0, other.IndexOf('.', prefix.Length) - prefix.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .Where(number => number < MaxLayers)
            .DefaultIfEmpty(-1)
            .Max();

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Braces { get; }
}

/// <summary>One tensor a table asks for.</summary>
/// <param name="Sizes">Numbers, letters, or letters with a factor: <c>7</c>, <c>H</c>, <c>2H</c>.</param>
internal sealed record BlueprintRule(string Name, IReadOnlyList<string> Sizes, bool IsRequired);
