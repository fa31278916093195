using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Asks compositional questions of a scene, as GQA does: of an object that only its place by another one tells, to choose
/// one of two values, to verify one, to join two conditions. Answers of a kind are as even as the scene allows.
/// </summary>
internal static class ChainGrammar
{
    private const int Rounds = 4;
    private const int AttemptsOfAKind = 10;
    private const AttributeSet Everything = AttributeSet.Size | AttributeSet.Colour | AttributeSet.Material | AttributeSet.Shape;

    private static readonly ChainKind[] Kinds =
    [
        .. Enumerable.Repeat(ChainKind.Query, 9), .. Enumerable.Repeat(ChainKind.Choose, 2), .. Enumerable.Repeat(ChainKind.Verify, 2),
        .. Enumerable.Repeat(ChainKind.Twofold, 2), .. Enumerable.Repeat(ChainKind.Logic, 3),
    ];

    /// <summary>Attributes of many values tell a seeing model from a blind one best.</summary>
    private static readonly SceneAttribute[] Asked =
    [
        .. Enumerable.Repeat(SceneAttribute.Colour, 5), .. Enumerable.Repeat(SceneAttribute.Shape, 3), SceneAttribute.Size, SceneAttribute.Material,
    ];

    private static readonly AttributeSet[] LogicSets =
        [AttributeSet.Colour, AttributeSet.Colour | AttributeSet.Shape, AttributeSet.Size | AttributeSet.Shape, AttributeSet.Size | AttributeSet.Colour];

    public static ChainQuestion Ask(Scene scene, RandomStream random)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var kind = random.Pick(Kinds);
            for (var attempt = 0; attempt < AttemptsOfAKind; attempt++)
            {
                if (Ask(kind, scene, random) is { } question)
                {
                    return question;
                }
            }
        }

        var (first, second) = (new Description(scene.Objects[0].Look, Everything), new Description(scene.Objects[1].Look, Everything));
        return ChainQuestion.OfTruth(ChainKind.Logic, $"is there a {first} and a {second} ?", truth: true);
    }

    private static ChainQuestion? Ask(ChainKind kind, Scene scene, RandomStream random) => kind switch
    {
        ChainKind.Query => AskQuery(scene, random),
        ChainKind.Choose => AskChoose(scene, random),
        ChainKind.Verify => AskVerify(scene, random),
        ChainKind.Twofold => AskTwofold(scene, random),
        _ => AskLogic(scene, random),
    };

    private static ChainQuestion? AskQuery(Scene scene, RandomStream random)
    {
        var asked = random.Pick(Asked);
        return ChainLink.Find(scene, asked, random) is { } chain
            ? ChainQuestion.OfValue(ChainKind.Query, Query(asked, chain.Text), asked, chain.Target.Look[asked])
            : null;
    }

    private static ChainQuestion? AskChoose(Scene scene, RandomStream random)
    {
        var asked = random.Pick([SceneAttribute.Colour, SceneAttribute.Shape]);
        if (ChainLink.Find(scene, asked, random) is not { } chain)
        {
            return null;
        }

        var value = chain.Target.Look[asked];
        var offered = random.Shuffle([value, OtherValue(scene, asked, chain, random)]);
        var words = offered.Select(other => SceneWords.Values(asked)[other]);
        return ChainQuestion.OfValue(
            ChainKind.Choose, $"what {SceneWords.Name(asked)} of {string.Join(" and ", words)} is the {chain.Text} ?", asked, value);
    }

    private static ChainQuestion? AskVerify(Scene scene, RandomStream random)
    {
        var asked = random.Pick(Asked);
        if (ChainLink.Find(scene, asked, random) is not { } chain)
        {
            return null;
        }

        var truth = random.Chance(0.5);
        var word = SceneWords.Values(asked)[truth ? chain.Target.Look[asked] : OtherValue(scene, asked, chain, random)];
        return ChainQuestion.OfTruth(ChainKind.Verify, $"is the {chain.Text} {(asked == SceneAttribute.Shape ? "a " : "")}{word} ?", truth);
    }

    private static ChainQuestion? AskTwofold(Scene scene, RandomStream random)
    {
        var asked = random.Pick(Asked);
        return ChainLink.FindTwofold(scene, random) is { } chain
            ? ChainQuestion.OfValue(ChainKind.Twofold, Query(asked, chain.Text), asked, chain.Target.Look[asked])
            : null;
    }

    /// <summary>"a red cube and a blue ball", "a red cube and no blue ball": where it is false, one half is.</summary>
    private static ChainQuestion? AskLogic(Scene scene, RandomStream random)
    {
        var (first, second) = (random.Pick(LogicSets), random.Pick(LogicSets));
        var (absentFirst, absentSecond) = (Absent(scene, first), Absent(scene, second));
        if (absentFirst.Length == 0 || absentSecond.Length == 0)
        {
            return null;
        }

        var negated = random.Chance(0.5);
        var truth = random.Chance(0.5);
        var firstFails = !truth && random.Chance(0.5);
        var secondFails = !truth && !firstFails;
        var one = firstFails ? random.Pick(absentFirst) : Present(scene, first, random);
        var other = secondFails == negated ? Present(scene, second, random) : random.Pick(absentSecond);
        return ChainQuestion.OfTruth(ChainKind.Logic, $"is there a {one} and {(negated ? "no" : "a")} {other} ?", truth);
    }

    private static string Query(SceneAttribute asked, string name) =>
        asked == SceneAttribute.Material ? $"what is the {name} made of ?" : $"what {SceneWords.Name(asked)} is the {name} ?";

    private static Description Present(Scene scene, AttributeSet named, RandomStream random) => new(random.Pick(scene.Objects).Look, named);

    private static Description[] Absent(Scene scene, AttributeSet named) => [.. Description.All(named).Where(description => scene.Count(description) == 0)];

    /// <summary>Another value than the target's, of an object that is not spoken of if there is one.</summary>
    private static int OtherValue(Scene scene, SceneAttribute asked, ChainLink chain, RandomStream random)
    {
        var value = chain.Target.Look[asked];
        int[] shown = [.. scene.Objects.Where(item => !ReferenceEquals(item, chain.Anchor)).Select(item => item.Look[asked]).Where(other => other != value)];
        return random.Pick(shown.Length > 0 ? shown : [.. Enumerable.Range(0, SceneWords.Values(asked).Count).Where(other => other != value)]);
    }
}
