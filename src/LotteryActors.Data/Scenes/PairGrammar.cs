using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>What is said of two pictures.</summary>
public enum PairKind
{
    /// <summary>"there are 2 red things ." in both together.</summary>
    Total = 0,

    /// <summary>"there are as many cubes left as right ."</summary>
    AsMany = 1,

    /// <summary>"the cube left is the same color as the ball right ."</summary>
    Same = 2,

    /// <summary>"there is a red cube left and right ."</summary>
    Both = 3,
}

/// <summary>A sentence about two pictures.</summary>
public sealed record ScenePair(PairKind Kind, Scene Left, Scene Right, string Text, bool Truth);

/// <summary>
/// Says something of two pictures that is made true or false evenly. Of most sentences, those of what both pictures show, one
/// picture says much and not all; of the others it says nothing.
/// </summary>
internal static class PairGrammar
{
    private const int MostOfAKind = 2;
    private const int LargestTotal = 3;
    private const int Attempts = 50;

    /// <summary>Small models learn what both show; what wants counting or comparing is there for larger ones.</summary>
    private static readonly PairKind[] Kinds = [PairKind.Total, PairKind.AsMany, PairKind.Same, .. Enumerable.Repeat(PairKind.Both, 16)];

    private static readonly AttributeSet[] CountedSets = [AttributeSet.Colour, AttributeSet.Colour, AttributeSet.Shape, AttributeSet.Shape, AttributeSet.Size];
    private static readonly AttributeSet[] SharedSets = [.. Enumerable.Repeat(AttributeSet.Colour, 4), AttributeSet.Shape];

    private static readonly SceneAttribute[] Compared = [SceneAttribute.Colour, SceneAttribute.Colour, SceneAttribute.Shape, SceneAttribute.Size, SceneAttribute.Material];

    public static ScenePair Compose(SceneGenerator generator, RandomStream random) => random.Pick(Kinds) switch
    {
        PairKind.Total => ComposeTotal(generator, random),
        PairKind.AsMany => ComposeAsMany(generator, random),
        PairKind.Same => ComposeSame(generator, random),
        _ => ComposeBoth(generator, random),
    };

    private static ScenePair ComposeTotal(SceneGenerator generator, RandomStream random)
    {
        var total = 1 + random.Below(LargestTotal);
        var counts = Range(Math.Max(0, total - MostOfAKind), Math.Min(total, MostOfAKind));
        var left = random.Pick(counts);
        var truth = random.Chance(0.5);
        var right = truth ? total - left : random.Pick([.. counts.Where(count => count != total - left)]);
        var counted = Draw(CountedSets, random);
        var text = total == 1 ? $"there is 1 {counted} ." : $"there are {total} {counted.Plural} .";
        return Compose(PairKind.Total, text, truth, counted, (left, right), generator, random);
    }

    private static ScenePair ComposeAsMany(SceneGenerator generator, RandomStream random)
    {
        var counts = Range(0, MostOfAKind);
        var left = random.Pick(counts);
        var truth = random.Chance(0.5);
        var right = truth ? left : random.Pick([.. counts.Where(count => count != left)]);
        var counted = Draw(CountedSets, random);
        return Compose(PairKind.AsMany, $"there are as many {counted.Plural} left as right .", truth, counted, (left, right), generator, random);
    }

    private static ScenePair ComposeBoth(SceneGenerator generator, RandomStream random)
    {
        var truth = random.Chance(0.5);
        var counts = truth ? (1, 1) : random.Pick([(1, 0), (0, 1), .. Enumerable.Repeat((0, 0), 6)]);
        var shared = Draw(SharedSets, random);
        return Compose(PairKind.Both, $"there is a {shared} left and right .", truth, shared, counts, generator, random);
    }

    /// <summary>Where it is false the right one's value is that of another object of the left picture.</summary>
    private static ScenePair ComposeSame(SceneGenerator generator, RandomStream random)
    {
        var asked = random.Pick(Compared);
        var name = (asked == SceneAttribute.Shape ? SceneAttribute.Colour : SceneAttribute.Shape).Alone();
        var (first, second) = (SceneGenerator.DrawLook(random), SceneGenerator.DrawLook(random));
        var (left, right) = (new Description(first, name), new Description(second, name));
        var others = Others(left, generator.DrawCount(random) - 1, random);
        var truth = random.Chance(0.5);
        second = second.With(asked, truth ? first[asked] : Other(asked, first[asked], others, random));
        return new ScenePair(
            PairKind.Same,
            generator.Place(random.Shuffle([first, .. others]), random),
            generator.Place(random.Shuffle([second, .. Others(right, generator.DrawCount(random) - 1, random)]), random),
            $"the {left} left is the same {SceneWords.Name(asked)} as the {right} right .",
            truth);
    }

    private static ScenePair Compose(
        PairKind kind, string text, bool truth, Description said, (int Left, int Right) counts, SceneGenerator generator, RandomStream random) =>
        new(kind, Picture(said, counts.Left, generator, random), Picture(said, counts.Right, generator, random), text, truth);

    /// <summary>A scene of which so many objects fit.</summary>
    private static Scene Picture(Description said, int count, SceneGenerator generator, RandomStream random)
    {
        var others = Others(said, Math.Max(generator.DrawCount(random), count) - count, random);
        var fitting = Enumerable.Range(0, count).Select(_ => said.Onto(SceneGenerator.DrawLook(random)));
        return generator.Place(random.Shuffle([.. fitting, .. others]), random);
    }

    /// <summary>Looks that do not fit; where two attributes are said, often one of them does.</summary>
    private static Look[] Others(Description said, int count, RandomStream random) =>
        [.. Enumerable.Range(0, count).Select(_ => DrawOther(said, random))];

    private static Look DrawOther(Description said, RandomStream random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var look = SceneGenerator.DrawLook(random);
            var near = random.Chance(0.5) ? new Description(said.Look, random.Pick(SceneWords.Attributes).Alone() & said.Named).Onto(look) : look;
            if (!said.Fits(near))
            {
                return near;
            }
        }

        var attribute = SceneWords.Attributes.First(said.Names);
        return said.Look.With(attribute, (said.Look[attribute] + 1) % SceneWords.Values(attribute).Count);
    }

    private static int Other(SceneAttribute asked, int value, Look[] others, RandomStream random)
    {
        var values = others.Select(look => look[asked]).Where(other => other != value).ToArray();
        return random.Pick(values.Length > 0 ? values : [.. Range(0, SceneWords.Values(asked).Count - 1).Where(other => other != value)]);
    }

    private static Description Draw(AttributeSet[] sets, RandomStream random) => new(SceneGenerator.DrawLook(random), random.Pick(sets));

    private static int[] Range(int first, int last) => [.. Enumerable.Range(first, last - first + 1)];
}
