using LotteryActors.Data.Examples;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>What a picture says of a hypothesis (SNLI-VE).</summary>
public enum HypothesisLabel
{
    Contradiction = 0,
    Neutral = 1,
    Entailment = 2,
}

/// <summary>A sentence that the picture contradicts, leaves open or entails.</summary>
/// <param name="Target">The object it is about.</param>
/// <param name="Asked">The attribute it tells.</param>
public sealed record SceneHypothesis(Scene Scene, int Target, SceneAttribute Asked, string Text, HypothesisLabel Label);

/// <summary>
/// Tells an attribute of one object. In every picture one object hides it, in the dark or under a cloth: of that one a
/// picture cannot decide. The words are drawn alike for all three labels, so that they alone say nothing.
/// </summary>
internal static class HypothesisGrammar
{
    private const int Veiled = 0;
    private const int Visible = 1;

    private const AttributeSet InTheDark = AttributeSet.Colour | AttributeSet.Material;
    private const AttributeSet UnderCloth = AttributeSet.Shape;

    /// <summary>What is hidden, what is asked of it, and what objects are named by.</summary>
    private static readonly (AttributeSet Hidden, SceneAttribute Asked, AttributeSet Name)[] Forms =
    [
        (InTheDark, SceneAttribute.Colour, AttributeSet.Size | AttributeSet.Shape),
        (InTheDark, SceneAttribute.Colour, AttributeSet.Size | AttributeSet.Shape),
        (InTheDark, SceneAttribute.Material, AttributeSet.Size | AttributeSet.Shape),
        (UnderCloth, SceneAttribute.Shape, AttributeSet.Size | AttributeSet.Colour),
        (UnderCloth, SceneAttribute.Shape, AttributeSet.Size | AttributeSet.Colour | AttributeSet.Material),
    ];

    public static SceneHypothesis Compose(SceneGenerator generator, RandomStream random)
    {
        var (hidden, asked, name) = random.Pick(Forms);
        var looks = DrawLooks(generator.DrawCount(random), name, random);
        var label = (HypothesisLabel)random.Below(EntailmentLabels.Names.Count);
        var target = label == HypothesisLabel.Neutral ? Veiled : Visible;
        var order = random.Shuffle(Enumerable.Range(0, looks.Length));
        var placed = generator.Place([.. order.Select(i => looks[i])], random);
        var scene = new Scene([.. placed.Objects.Zip(order, (item, i) => i == Veiled ? item with { Hidden = hidden } : item)]);
        var told = Words(asked, Told(label, asked, looks, random));
        return new SceneHypothesis(scene, Array.IndexOf(order, target), asked, $"the {new Description(looks[target], name)} is {told} .", label);
    }

    /// <summary>The first two are the only ones of their names.</summary>
    private static Look[] DrawLooks(int count, AttributeSet name, RandomStream random)
    {
        var names = random.Shuffle(Description.All(name));
        return [.. Enumerable.Range(0, count).Select(i => (i <= Visible ? names[i] : random.Pick(names[(Visible + 1)..])).Onto(SceneGenerator.DrawLook(random)))];
    }

    /// <summary>The value that is told: always one that some object shows, where there is such a one.</summary>
    private static int Told(HypothesisLabel label, SceneAttribute asked, Look[] looks, RandomStream random)
    {
        var truth = looks[Visible][asked];
        return label switch
        {
            HypothesisLabel.Entailment => truth,
            HypothesisLabel.Neutral => random.Pick(looks[Visible..])[asked],
            _ => random.Pick(FalseValues(asked, truth, looks[(Visible + 1)..])),
        };
    }

    private static int[] FalseValues(SceneAttribute asked, int truth, Look[] others)
    {
        int[] shown = [.. others.Select(look => look[asked]).Where(value => value != truth)];
        return shown.Length > 0 ? shown : [.. Enumerable.Range(0, SceneWords.Values(asked).Count).Where(value => value != truth)];
    }

    private static string Words(SceneAttribute asked, int value) =>
        asked == SceneAttribute.Shape ? $"a {SceneWords.Values(asked)[value]}" : SceneWords.Values(asked)[value];
}
