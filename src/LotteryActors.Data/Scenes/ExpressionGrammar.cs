using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>An expression that names one object of its scene.</summary>
/// <param name="Target">The object that is meant.</param>
/// <param name="Words">What is said of it.</param>
public sealed record SceneExpression(Scene Scene, int Target, Description Words)
{
    /// <summary>"the red cube"</summary>
    public string Text => $"the {Words}";
}

/// <summary>
/// Names one object by two attributes and no place, as RefCOCO+ does. Objects are made of two values of each of the two
/// attributes, so that of four every word fits two, and any may be the one that is meant.
/// </summary>
internal static class ExpressionGrammar
{
    private const int Combinations = 4;

    private static readonly (SceneAttribute, SceneAttribute)[] Pairs =
    [
        (SceneAttribute.Colour, SceneAttribute.Size), (SceneAttribute.Colour, SceneAttribute.Material), (SceneAttribute.Colour, SceneAttribute.Shape),
        (SceneAttribute.Shape, SceneAttribute.Size), (SceneAttribute.Shape, SceneAttribute.Material), (SceneAttribute.Size, SceneAttribute.Material),
    ];

    public static SceneExpression Compose(SceneGenerator generator, RandomStream random)
    {
        var count = generator.DrawCount(random);
        var (first, second) = count <= Combinations ? random.Pick(Pairs) : random.Pick(Pairs[..^1]); // the last has no third value
        var (firsts, seconds) = (Values(first, random), Values(second, random));
        var combinations = random.Shuffle(
            from a in firsts[..2] from b in seconds[..2] select SceneGenerator.DrawLook(random).With(first, a).With(second, b));
        var others = Enumerable.Range(0, Math.Max(0, count - Combinations)).Select(_ => SceneGenerator.DrawLook(random).With(first, random.Pick(firsts[2..])));
        var looks = combinations.Take(count).Concat(others).ToArray();
        var target = random.Below(Math.Min(count, Combinations));
        return new SceneExpression(generator.Place(looks, random), target, new Description(looks[target], first.Alone() | second.Alone()));
    }

    private static int[] Values(SceneAttribute attribute, RandomStream random) => random.Shuffle(Enumerable.Range(0, SceneWords.Values(attribute).Count));
}
