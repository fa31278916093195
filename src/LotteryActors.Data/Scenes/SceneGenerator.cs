using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>Throws objects of independent, uniform looks on a picture; they rarely overlap.</summary>
/// <param name="fewest">Fewest objects of a scene.</param>
/// <param name="most">Most objects of a scene.</param>
public sealed class SceneGenerator(int fewest, int most)
{
    private const int PlacingAttempts = 12;

    public Scene Generate(RandomStream random)
    {
        var objects = new List<SceneObject>(most);
        var count = DrawCount(random);
        while (objects.Count < count)
        {
            objects.Add(Place(DrawLook(random), objects, random));
        }

        return new Scene(objects);
    }

    /// <summary>Puts objects of given looks on a picture, in this order.</summary>
    public static Scene Place(IReadOnlyList<Look> looks, RandomStream random)
    {
        var objects = new List<SceneObject>(looks.Count);
        foreach (var look in looks)
        {
            objects.Add(Place(look, objects, random));
        }

        return new Scene(objects);
    }

    /// <summary>How many objects a scene has.</summary>
    public int DrawCount(RandomStream random) => fewest + random.Below(most - fewest + 1);

    public static Look DrawLook(RandomStream random) => new(
        DrawValue(SceneAttribute.Size, random),
        DrawValue(SceneAttribute.Colour, random),
        DrawValue(SceneAttribute.Material, random),
        DrawValue(SceneAttribute.Shape, random));

    private static int DrawValue(SceneAttribute attribute, RandomStream random) =>
        random.Below(SceneWords.Values(attribute).Count);

    /// <summary>A free place if one is found soon, else the last tried.</summary>
    private static SceneObject Place(Look look, List<SceneObject> others, RandomStream random)
    {
        var side = (float)(look.Size == 0 ? random.Uniform(0.10, 0.14) : random.Uniform(0.20, 0.26));
        SceneObject placed;
        var attempt = 0;
        do
        {
            var x = (float)random.Uniform(0.0, 1.0 - side);
            var y = (float)random.Uniform(0.0, 1.0 - side);
            placed = new SceneObject(look, x, y, side, side);
        }
        while (++attempt < PlacingAttempts && others.Exists(other => Overlap(placed, other)));

        return placed;
    }

    private static bool Overlap(SceneObject a, SceneObject b) =>
        a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;
}
