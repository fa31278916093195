using System.Globalization;
using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Models.Checkpoints;

/// <summary>How a checkpoint and a <see cref="Blueprint"/> met. The first tensor that has a letter's size says how much it is.</summary>
/// <param name="tensors">By name.</param>
/// <param name="sizes">What letters must be; null lets the tensors tell.</param>
internal sealed class BlueprintMatch(IReadOnlyDictionary<string, CheckpointTensor> tensors, BlueprintSizes? sizes)
{
    /// <summary>What <see cref="PartOf"/> calls the backbone.</summary>
    public const string Backbone = "";

    private readonly Dictionary<string, long> _sizes = new(sizes?.Letters ?? new Dictionary<string, long>(), StringComparer.Ordinal);
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    public List<string> Heads { get; } = [];

    public List<string> Missing { get; } = [];

    public List<BlueprintMisfit> Misfits { get; } = [];

    /// <summary>Second names of tied tensors and buffers.</summary>
    public List<string> Doubles { get; } = [];

    public IEnumerable<string> Unexpected => tensors.Keys.Where(name => !_known.ContainsKey(name));

    /// <summary>The size a letter stands for; null where no tensor told.</summary>
    public long? Size(string letter) => _sizes.TryGetValue(letter, out var size) ? size : null;

    /// <summary>The title of the head a name belongs to, or <see cref="Backbone"/>; null for a name of neither.</summary>
    public string? PartOf(string name) => _known.GetValueOrDefault(name);

    /// <param name="part">The title of its head, or <see cref="Backbone"/>.</param>
    public void Expect(BlueprintRule rule, string part)
    {
        _known[rule.Name] = part;
        if (!tensors.TryGetValue(rule.Name, out var tensor))
        {
            if (rule.IsRequired)
            {
                Missing.Add(rule.Name);
            }

            return;
        }

        if (!rule.IsRequired)
        {
            Doubles.Add(rule.Name);
        }

        var odd = tensor.Shape.Count == rule.Sizes.Count ? rule.Sizes.Zip(tensor.Shape).FirstOrDefault(size => !Fits(size.First, size.Second)).First : "";
        if (odd is not null)
        {
            Misfits.Add(new BlueprintMisfit(rule.Name, tensor.ShapeText, $"[{string.Join(", ", rule.Sizes.Select(Told))}]", Parse(odd).Letter, Actual(rule, tensor, odd)));
        }
        else if (rule.IsRequired && !Dtypes.IsFloating(tensor.Dtype))
        {
            Misfits.Add(new BlueprintMisfit(rule.Name, tensor.Dtype, "a floating type", "", 0));
        }
    }

    /// <summary>What the letter would have to be for this tensor.</summary>
    private static long Actual(BlueprintRule rule, CheckpointTensor tensor, string odd) =>
        odd.Length == 0 ? 0 : tensor.Shape[rule.Sizes.ToList().IndexOf(odd)] / Parse(odd).Factor;

    private bool Fits(string size, long actual)
    {
        var (factor, letter) = Parse(size);
        if (letter.Length == 0)
        {
            return actual == factor;
        }

        if (!_sizes.ContainsKey(letter) && actual % factor == 0)
        {
            _sizes[letter] = actual / factor;
        }

        return _sizes.TryGetValue(letter, out var known) && known * factor == actual;
    }

    private string Told(string size)
    {
        var (factor, letter) = Parse(size);
        return letter.Length > 0 && _sizes.TryGetValue(letter, out var known) ? (factor * known).ToString(CultureInfo.InvariantCulture) : size;
    }

    private static (long Factor, string Letter) Parse(string size)
    {
        var letter = size.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return (letter.Length == size.Length ? 1 : long.Parse(size[..^letter.Length], CultureInfo.InvariantCulture), letter);
    }
}

/// <summary>A tensor of another shape or type than its rule asks for.</summary>
/// <param name="Letter">The first size at fault; empty where it is no letter, or the number of sizes is another.</param>
/// <param name="Actual">What the letter is in this tensor.</param>
internal sealed record BlueprintMisfit(string Name, string Found, string Wanted, string Letter, long Actual)
{
    public override string ToString() => $"{Name} is {Found}, {Wanted} is wanted";
}
