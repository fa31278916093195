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
internal sealed partial record Blueprint(IReadOnlyList<string> Roots, string Backbone, IReadOnlyList<(string Title, string Table)> Heads)
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
    public BlueprintMatch Match(IReadOnlyList<CheckpointTensor> tensors)
    {
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var root = Roots.FirstOrDefault(byName.Keys.Begins) ?? Roots[0];
        var match = new BlueprintMatch(byName);
        foreach (var rule in Rules(Backbone, root, byName.Keys))
        {
            match.Expect(rule);
        }

        foreach (var (title, table) in Heads)
        {
            var rules = Rules(table, "", byName.Keys).ToList();
            if (rules.Exists(rule => rule.IsRequired && byName.ContainsKey(rule.Name)))
            {
                match.Heads.Add(title);
                rules.ForEach(match.Expect);
            }
        }

        return match;
    }

    private static IEnumerable<BlueprintRule> Rules(string table, string root, IReadOnlyCollection<string> names) =>
        from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        from either in Either(root + words[1])
        from name in Layers(either, names)
        from rule in Rules(words[0], name, words[2..])
        select rule;

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
    private static IEnumerable<string> Layers(string name, IReadOnlyCollection<string> names)
    {
        var place = name.IndexOf('#', StringComparison.Ordinal);
        if (place < 0)
        {
            return [name];
        }

        var prefix = name[..place];
        var last = names.Where(other => other.StartsWith(prefix, StringComparison.Ordinal))
            .Select(other => int.TryParse(other.AsSpan(prefix.Length, Math.Max(0, other.IndexOf('.', prefix.Length) - prefix.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .Where(number => number < MaxLayers)
            .DefaultIfEmpty(-1)
            .Max();
        return Enumerable.Range(0, last + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}{name[(place + 1)..]}"));
    }

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Braces { get; }
}

/// <summary>One tensor a table asks for.</summary>
/// <param name="Sizes">Numbers, letters, or letters with a factor: <c>7</c>, <c>H</c>, <c>2H</c>.</param>
internal sealed record BlueprintRule(string Name, IReadOnlyList<string> Sizes, bool IsRequired);
