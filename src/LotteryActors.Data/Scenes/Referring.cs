using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>Finds words that fit one object of a scene and no other.</summary>
internal static class Referring
{
    private static readonly AttributeSet[] All =
        [.. Enumerable.Range(1, 15).Select(set => (AttributeSet)set).OrderByDescending(Size)];

    /// <summary>
    /// The longest description of one object that fits no other, null where there is none. Long ones are easier to learn
    /// from: each word alone points at the object more often than not.
    /// </summary>
    /// <param name="without">Attributes that must not be named.</param>
    public static Description? Unique(Scene scene, SceneObject target, AttributeSet without, RandomStream random)
    {
        var best = default(Description?);
        var ties = 0;
        foreach (var named in All)
        {
            var description = new Description(target.Look, named);
            if ((named & without) != 0 || scene.Count(description) != 1)
            {
                continue;
            }

            if (best is { } longer && Size(longer.Named) > Size(named))
            {
                break;
            }

            // Reservoir sampling: each of the longest is as likely.
            if (random.Below(++ties) == 0)
            {
                best = description;
            }
        }

        return best;
    }

    /// <summary>The objects in a random order.</summary>
    public static IEnumerable<SceneObject> Shuffled(Scene scene, RandomStream random)
    {
        var rest = scene.Objects.ToList();
        while (rest.Count > 0)
        {
            var at = random.Below(rest.Count);
            yield return rest[at];
            rest.RemoveAt(at);
        }
    }

    private static int Size(AttributeSet set) => System.Numerics.BitOperations.PopCount((uint)set);
}
