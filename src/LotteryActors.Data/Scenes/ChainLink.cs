using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>An object told by its place: "thing left of the red cube".</summary>
/// <param name="Target">The object that is meant.</param>
/// <param name="Anchor">The object by which it stands.</param>
internal sealed record ChainLink(SceneObject Target, SceneObject Anchor, string Text)
{
    private static readonly AttributeSet[] Heads = [AttributeSet.None, AttributeSet.Size, AttributeSet.Colour, AttributeSet.Material, AttributeSet.Shape];
    private const AttributeSet Unsaid = AttributeSet.Size | AttributeSet.Material;

    /// <summary>An object whose own words fit others too, but none that stands so; null where none is found.</summary>
    /// <param name="asked">The attribute that must not be said of it.</param>
    public static ChainLink? Find(Scene scene, SceneAttribute asked, RandomStream random)
    {
        var anchor = random.Pick(scene.Objects);
        if (Referring.Unique(scene, anchor, AttributeSet.None, random) is not { } anchorName)
        {
            return null;
        }

        foreach (var relation in random.Shuffle(Relations.All))
        {
            foreach (var named in random.Shuffle(Heads.Where(head => head != asked.Alone())))
            {
                var head = new Description(random.Pick(scene.Objects).Look, named);
                if (scene.Count(head) > 1 && relation.Only(scene.Objects.Where(item => head.Fits(item.Look)), anchor) is { } target)
                {
                    return new ChainLink(target, anchor, $"{head} {relation.Words()} the {anchorName}");
                }
            }
        }

        return null;
    }

    /// <summary>An object told by its place by two others, "thing left of the cube and above the ball"; null where none is found.</summary>
    public static ChainLink? FindTwofold(Scene scene, RandomStream random)
    {
        var objects = random.Shuffle(scene.Objects);
        if (objects.Length < 3
            || Referring.Unique(scene, objects[0], Unsaid, random) is not { } firstName
            || Referring.Unique(scene, objects[1], Unsaid, random) is not { } secondName)
        {
            return null;
        }

        var (first, second) = random.Pick([(Relation.LeftOf, Relation.Above), (Relation.LeftOf, Relation.Below), (Relation.RightOf, Relation.Above), (Relation.RightOf, Relation.Below)]);
        var possible = objects.Where(item => MayStand(item, first, objects[0]) && MayStand(item, second, objects[1])).ToArray();
        return possible is [var target] && first.Holds(target, objects[0]) && second.Holds(target, objects[1])
            ? new ChainLink(target, objects[0], $"thing {first.Words()} the {firstName} and {second.Words()} the {secondName}")
            : null;
    }

    private static bool MayStand(SceneObject item, Relation relation, SceneObject anchor) =>
        !ReferenceEquals(item, anchor) && !relation.Opposite().Holds(item, anchor);
}
