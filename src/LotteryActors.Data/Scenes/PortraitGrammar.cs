using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>A sentence by which a scene is found among others.</summary>
public sealed record ScenePortrait(Description First, Description Second)
{
    /// <summary>"there is a small red metal cube and a large blue ball ."</summary>
    public string Text => $"there is a {First} and a {Second} .";

    /// <summary>Whether two objects of a scene are as it says.</summary>
    public bool Fits(Scene scene)
    {
        foreach (var one in scene.Objects)
        {
            foreach (var other in scene.Objects)
            {
                if (!ReferenceEquals(one, other) && First.Fits(one.Look) && Second.Fits(other.Look))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

/// <summary>Names two objects of a scene by three or all of their attributes, in a form that captions to pre-train on have too.</summary>
internal static class PortraitGrammar
{
    private const AttributeSet All = AttributeSet.Size | AttributeSet.Colour | AttributeSet.Material | AttributeSet.Shape;
    private const double Short = 0.5;

    public static ScenePortrait Tell(Scene scene, RandomStream random)
    {
        var told = random.Shuffle(scene.Objects);
        return new ScenePortrait(Name(told[0], random), Name(told[1], random));
    }

    private static Description Name(SceneObject item, RandomStream random) =>
        new(item.Look, random.Chance(Short) ? All & ~random.Pick(SceneWords.Attributes).Alone() : All);
}
