using System.Numerics;

namespace LotteryActors.Tickets.Masks;

/// <summary>
/// m in {0,1}^d over the prunable weights of a backbone (Gan et al., section 3). Tensors keep the order of the
/// prunable list; heads, biases and norms are never in it.
/// </summary>
/// <param name="Preset">Name of the prunable set: <c>encoder</c> or <c>backbone</c>.</param>
public sealed record Mask(string Preset, IReadOnlyList<MaskTensor> Tensors)
{
    /// <summary>The denominator of every sparsity: how many weights could be removed.</summary>
    public long Prunable => Tensors.Sum(t => t.Length);

    public long Kept => Tensors.Sum(t => t.Kept);

    /// <summary>Share removed, of the original prunable count.</summary>
    public double Sparsity => Prunable == 0 ? 0 : 1 - ((double)Kept / Prunable);

    /// <exception cref="KeyNotFoundException">The mask does not range over that tensor.</exception>
    public MaskTensor this[string name] =>
        Tensors.FirstOrDefault(t => t.Name == name)
        ?? throw new KeyNotFoundException($"the mask over '{Preset}' does not range over '{name}'");

    /// <summary>True when this mask keeps nothing that <paramref name="parent"/> removed.</summary>
    public bool IsNestedIn(Mask parent) =>
        Pairs(parent).All(pair => pair.Own.Words.Zip(pair.Theirs.Words).All(words => (words.First & ~words.Second) == 0));

    /// <summary>|a AND b| / |a OR b| over kept weights (Gan et al., Fig. 8); 1 for two empty masks.</summary>
    public double Jaccard(Mask other)
    {
        long both = 0, either = 0;
        foreach (var (own, theirs) in Pairs(other))
        {
            for (var i = 0; i < own.Words.Length; i++)
            {
                both += BitOperations.PopCount(own.Words[i] & theirs.Words[i]);
                either += BitOperations.PopCount(own.Words[i] | theirs.Words[i]);
            }
        }

        return either == 0 ? 1 : (double)both / either;
    }

    /// <summary>Jaccard index expected of two independent uniform masks of the same density d: d / (2 - d).</summary>
    public static double JaccardOfIndependent(double density) => density / (2 - density);

    public Mask Intersect(Mask other) => Combine(other, (a, b) => a & b);

    public Mask Union(Mask other) => Combine(other, (a, b) => a | b);

    private Mask Combine(Mask other, Func<ulong, ulong, ulong> combine) =>
        this with
        {
            Tensors = [.. Pairs(other).Select(pair => pair.Own with { Words = [.. pair.Own.Words.Zip(pair.Theirs.Words, combine)] })],
        };

    private IEnumerable<(MaskTensor Own, MaskTensor Theirs)> Pairs(Mask other) =>
        Tensors.Select(t => t.Name).SequenceEqual(other.Tensors.Select(t => t.Name), StringComparer.Ordinal)
            ? Tensors.Zip(other.Tensors)
            : throw new ArgumentException($"masks over '{Preset}' and '{other.Preset}' range over different tensors", nameof(other));
}
