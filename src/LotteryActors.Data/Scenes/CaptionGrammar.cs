using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Says something true of a scene: names objects, relates two of them, tells an attribute of the one thing that some
/// words fit, or counts.
/// </summary>
public static class CaptionGrammar
{
    private const double Mentioned = 0.8;

    public static string Tell(Scene scene, RandomStream random) => random.Below(5) switch
    {
        0 => TellRelation(scene, random) ?? TellNames(scene, random),
        1 or 2 => TellValue(scene, random) ?? TellNames(scene, random),
        3 => TellCount(scene, random) ?? TellNames(scene, random),
        _ => TellNames(scene, random),
    };

    /// <summary>"there is a small red cube and a large metal ball ."</summary>
    private static string TellNames(Scene scene, RandomStream random)
    {
        var names = Referring.Shuffled(scene, random).Take(2).Select(item => $"a {Mention(item, random)}").ToArray();
        return $"there is {string.Join(" and ", names)} .";
    }

    /// <summary>"the red cube is left of the metal ball ."</summary>
    private static string? TellRelation(Scene scene, RandomStream random)
    {
        var objects = Referring.Shuffled(scene, random).Take(2).ToArray();
        var holding = Relations.All.Where(r => r.Holds(objects[0], objects[1])).ToArray();
        return holding.Length > 0
            && Referring.Unique(scene, objects[0], AttributeSet.None, random) is { } first
            && Referring.Unique(scene, objects[1], AttributeSet.None, random) is { } second
                ? $"the {first} is {random.Pick(holding).Words()} the {second} ."
                : null;
    }

    /// <summary>"the color of the metal cube is red ."</summary>
    private static string? TellValue(Scene scene, RandomStream random)
    {
        var told = random.Pick(SceneWords.Attributes);
        foreach (var target in Referring.Shuffled(scene, random))
        {
            if (Referring.Unique(scene, target, (AttributeSet)(1 << (int)told), random) is { } unique)
            {
                return $"the {SceneWords.Name(told)} of the {unique} is {SceneWords.Values(told)[target.Look[told]]} .";
            }
        }

        return null;
    }

    /// <summary>"there are 2 rubber things ."</summary>
    private static string? TellCount(Scene scene, RandomStream random)
    {
        var description = new Description(random.Pick(scene.Objects).Look, (AttributeSet)(1 << random.Below(SceneWords.Attributes.Count)));
        var count = scene.Count(description);
        return count <= SceneAnswers.LargestCount ? $"there are {SceneAnswers.Names[SceneAnswers.OfCount(count)]} {description.Plural} ." : null;
    }

    private static Description Mention(SceneObject item, RandomStream random)
    {
        var named = AttributeSet.None;
        foreach (var attribute in SceneWords.Attributes)
        {
            named |= random.Chance(Mentioned) ? (AttributeSet)(1 << (int)attribute) : AttributeSet.None;
        }

        return new Description(item.Look, named);
    }
}
