using System.Globalization;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Asks a question, offers four answers and says, four times, why the right one is right, as VCR does. False answers and
/// rationales are of the forms and words of the right ones, so that texts alone say nothing.
/// </summary>
internal static class ChoiceGrammar
{
    private const int Offered = 4;

    /// <summary>Objects have names of their own: no set of two attributes has more than eight names for certain, one of them is kept back.</summary>
    private const int MostObjects = 7;

    private static readonly ChoiceKind[] Kinds =
        [ChoiceKind.Value, ChoiceKind.Value, ChoiceKind.Value, ChoiceKind.Same, ChoiceKind.Same, ChoiceKind.Count, ChoiceKind.Count];

    private static readonly SceneAttribute[] Valued = [SceneAttribute.Colour, SceneAttribute.Colour, SceneAttribute.Shape];
    private static readonly SceneAttribute[] Counted = [SceneAttribute.Colour, SceneAttribute.Size, SceneAttribute.Material];

    private static readonly AttributeSet[] NameSets =
    [
        AttributeSet.Size | AttributeSet.Shape, AttributeSet.Material | AttributeSet.Shape, AttributeSet.Colour | AttributeSet.Shape,
        AttributeSet.Size | AttributeSet.Colour, AttributeSet.Material | AttributeSet.Colour,
    ];

    public static SceneChoice Compose(SceneGenerator generator, RandomStream random) => random.Pick(Kinds) switch
    {
        ChoiceKind.Value => ComposeValue(generator, random),
        ChoiceKind.Same => ComposeSame(generator, random),
        _ => ComposeCount(generator, random),
    };

    /// <summary>The rationale tells which object it is: size and material of the one that has the color or the shape that is named.</summary>
    private static SceneChoice ComposeValue(SceneGenerator generator, RandomStream random)
    {
        var asked = random.Pick(Valued);
        var named = asked == SceneAttribute.Shape ? SceneAttribute.Colour : SceneAttribute.Shape;
        var target = SceneGenerator.DrawLook(random);
        var others = Enumerable.Range(1, DrawCount(generator, random) - 1).Select(_ => SceneGenerator.DrawLook(random).With(named, Another(named, target[named], random))).ToArray();
        var name = new Description(target, named.Alone());
        var answers = Values(asked, target[asked], others, random).Select(value => SceneWords.Values(asked)[value]);
        var rationales = Description.All(AttributeSet.Size | AttributeSet.Material).OrderByDescending(description => description.Fits(target)).Select(description =>
            $"the {name} is {SceneWords.Values(SceneAttribute.Size)[description.Look.Size]} and {SceneWords.Values(SceneAttribute.Material)[description.Look.Material]} .");
        return Offer(ChoiceKind.Value, [target, .. others], $"what {SceneWords.Name(asked)} is the {name} ?", [.. answers], [.. rationales], generator, random);
    }

    /// <summary>The rationale tells what it is that both have in common.</summary>
    private static SceneChoice ComposeSame(SceneGenerator generator, RandomStream random)
    {
        var shared = random.Pick(Valued);
        var names = DrawNames(shared, random);
        var value = random.Below(SceneWords.Values(shared).Count);
        var looks = names.Take(DrawCount(generator, random))
            .Select((name, i) => name.Onto(SceneGenerator.DrawLook(random)).With(shared, i < 2 ? value : Another(shared, value, random)))
            .ToArray();
        var rationales = Values(shared, value, looks[2..], random).Select(common => $"the {names[0]} and the {names[1]} are {Plural(shared, common)} .");
        return Offer(
            ChoiceKind.Same,
            looks,
            $"what is the same {SceneWords.Name(shared)} as the {names[0]} ?",
            [.. names.Skip(1).Take(Offered).Select(name => $"the {name}")],
            [.. rationales],
            generator,
            random);
    }

    /// <summary>The rationale tells which they are.</summary>
    private static SceneChoice ComposeCount(SceneGenerator generator, RandomStream random)
    {
        var counted = random.Pick(Counted);
        var names = DrawNames(counted, random);
        var count = 1 + random.Below(Math.Min(Offered, generator.Most));
        var value = random.Below(SceneWords.Values(counted).Count);
        var looks = names.Take(Math.Max(DrawCount(generator, random), count))
            .Select((name, i) => name.Onto(SceneGenerator.DrawLook(random)).With(counted, i < count ? value : Another(counted, value, random)))
            .ToArray();
        var word = SceneWords.Values(counted)[value];
        var answers = Enumerable.Range(1, Offered).OrderByDescending(other => other == count).Select(other => other.ToString(CultureInfo.InvariantCulture));
        var listed = Subsets(count, Math.Max(looks.Length, count == Offered ? Offered + 1 : Offered), random);
        var rationales = listed.Select(set => $"{string.Join(" and ", set.Select(i => $"the {names[i]}"))} {(count == 1 ? "is" : "are")} {word} .");
        return Offer(ChoiceKind.Count, looks, $"how many {word} things are there ?", [.. answers], [.. rationales], generator, random);
    }

    /// <summary>The first of the answers and of the rationales are right.</summary>
    private static SceneChoice Offer(
        ChoiceKind kind, Look[] looks, string question, string[] answers, string[] rationales, SceneGenerator generator, RandomStream random)
    {
        var (shuffledAnswers, shuffledRationales) = (random.Shuffle(answers), random.Shuffle(rationales));
        return new SceneChoice(
            kind,
            generator.Place(random.Shuffle(looks), random),
            question,
            shuffledAnswers,
            Array.IndexOf(shuffledAnswers, answers[0]),
            shuffledRationales,
            Array.IndexOf(shuffledRationales, rationales[0]));
    }

    /// <summary>Names that tell nothing of an attribute, each another: those of the objects, and behind them of some that are not there.</summary>
    private static Description[] DrawNames(SceneAttribute untold, RandomStream random) =>
        random.Shuffle(Description.All(random.Pick([.. NameSets.Where(set => (set & untold.Alone()) == 0)])));

    /// <summary>The true value, then three others, those that other objects have before those that none has.</summary>
    private static IEnumerable<int> Values(SceneAttribute attribute, int truth, Look[] others, RandomStream random)
    {
        var shown = random.Shuffle(others.Select(look => look[attribute]));
        var rest = random.Shuffle(Enumerable.Range(0, SceneWords.Values(attribute).Count));
        return ((int[])[truth, .. shown, .. rest]).Distinct().Take(Offered);
    }

    /// <summary>The first so many objects, then three other choices of as many.</summary>
    private static IEnumerable<int[]> Subsets(int count, int objects, RandomStream random)
    {
        int[] right = [.. Enumerable.Range(0, count)];
        var others = Enumerable.Range(0, 1 << objects)
            .Where(bits => int.PopCount(bits) == count && bits != (1 << count) - 1)
            .Select(bits => Enumerable.Range(0, objects).Where(i => (bits & (1 << i)) != 0));
        return random.Shuffle(others).Take(Offered - 1).Prepend(right).Select(random.Shuffle);
    }

    private static int DrawCount(SceneGenerator generator, RandomStream random) => Math.Min(generator.DrawCount(random), MostObjects);

    private static int Another(SceneAttribute attribute, int value, RandomStream random)
    {
        var values = SceneWords.Values(attribute).Count;
        return (value + 1 + random.Below(values - 1)) % values;
    }

    private static string Plural(SceneAttribute attribute, int value) =>
        attribute == SceneAttribute.Shape ? $"{SceneWords.Values(attribute)[value]}s" : SceneWords.Values(attribute)[value];
}
