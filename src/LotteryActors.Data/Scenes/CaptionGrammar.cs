using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Says something true of a scene: names objects, relates two of them or, mostly, asks a question and answers it, so that
/// pre-training meets the forms of the task.
/// </summary>
public static class CaptionGrammar
{
    private const double Mentioned = 0.8;

    public static string Tell(Scene scene, RandomStream random) => random.Below(5) switch
    {
        0 => TellNames(scene, random),
        1 => TellRelation(scene, random) ?? TellNames(scene, random),
        _ => TellAnswer(scene, random),
    };

    /// <summary>"what color is the metal cube ? red"</summary>
    private static string TellAnswer(Scene scene, RandomStream random)
    {
        var question = QuestionGrammar.Ask(scene, random);
        return $"{question.Text} {SceneAnswers.Names[question.Answer]}";
    }

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
