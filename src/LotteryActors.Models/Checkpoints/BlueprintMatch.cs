using System.Globalization;
using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Models.Checkpoints;

/// <summary>How a checkpoint and a <see cref="Blueprint"/> met. The first tensor that has a letter's size says how much it is.</summary>
internal sealed class BlueprintMatch(IReadOnlyDictionary<string, CheckpointTensor> tensors)
{
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public List<string> Heads { get; } = [];

    public List<string> Missing { get; } = [];

    public List<string> Misfits { get; } = [];

    /// <summary>Second names of tied tensors and buffers.</summary>
    public List<string> Doubles { get; } = [];

    public IEnumerable<string> Unexpected => tensors.Keys.Where(name => !_known.Contains(name));

    /// <summary>The size a letter stands for; null where no tensor told.</summary>
    public long? Size(string letter) => _sizes.TryGetValue(letter, out var size) ? size : null;

    public void Expect(BlueprintRule rule)
    {
        _known.Add(rule.Name);
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

        if (tensor.Shape.Count != rule.Sizes.Count || !rule.Sizes.Zip(tensor.Shape).All(size => Fits(size.First, size.Second)))
        {
            Misfits.Add($"{rule.Name} is {tensor.ShapeText}, [{string.Join(", ", rule.Sizes.Select(Told))}] is wanted");
        }
        else if (rule.IsRequired && !Dtypes.IsFloating(tensor.Dtype))
        {
            Misfits.Add($"{rule.Name} is {tensor.Dtype}, a floating type is wanted");
        }
    }

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
