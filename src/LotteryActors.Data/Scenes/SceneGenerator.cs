using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>Throws objects of independent, uniform looks on a picture, where they rarely overlap, or stands them in the cells of a grid.</summary>
/// <param name="fewest">Fewest objects of a scene.</param>
/// <param name="most">Most objects of a scene.</param>
/// <param name="cells">Cells along a side of the grid, as many in all as <paramref name="most"/> or more; 0 for no grid.</param>
public sealed class SceneGenerator(int fewest, int most, int cells = 0)
{
    private const int PlacingAttempts = 12;

    /// <summary>How far from the middle of its cell an object may stand, as a share of the picture.</summary>
    private const double CellJitter = 0.02;

    public Scene Generate(RandomStream random)
    {
        var objects = new List<SceneObject>(most);
        var count = DrawCount(random);
        while (objects.Count < count)
        {
            objects.Add(PlaceOne(DrawLook(random), objects, random));
        }

        return new Scene(objects);
    }

    /// <summary>Puts objects of given looks on a picture, in this order.</summary>
    public Scene Place(IReadOnlyList<Look> looks, RandomStream random)
    {
        var objects = new List<SceneObject>(looks.Count);
        foreach (var look in looks)
        {
            objects.Add(PlaceOne(look, objects, random));
        }

        return new Scene(objects);
    }

    /// <summary>Most objects of a scene.</summary>
    public int Most => most;

    /// <summary>How many objects a scene has.</summary>
    public int DrawCount(RandomStream random) => fewest + random.Below(most - fewest + 1);

    public static Look DrawLook(RandomStream random) => new(
        DrawValue(SceneAttribute.Size, random),
        DrawValue(SceneAttribute.Colour, random),
        DrawValue(SceneAttribute.Material, random),
        DrawValue(SceneAttribute.Shape, random));

    private static int DrawValue(SceneAttribute attribute, RandomStream random) =>
        random.Below(SceneWords.Values(attribute).Count);

    private SceneObject PlaceOne(Look look, List<SceneObject> others, RandomStream random) =>
        cells == 0 ? PlaceAnywhere(look, others, random) : PlaceInCell(look, others, random);

    /// <summary>A free place if one is found soon, else the last tried.</summary>
    private static SceneObject PlaceAnywhere(Look look, List<SceneObject> others, RandomStream random)
    {
        var side = DrawSide(look, random);
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

    /// <summary>Near the middle of a cell that is still free.</summary>
    private SceneObject PlaceInCell(Look look, List<SceneObject> others, RandomStream random)
    {
        var side = DrawSide(look, random);
        int[] free = [.. Enumerable.Range(0, cells * cells).Where(cell => !others.Exists(other => CellOf(other) == cell))];
        var (row, column) = Math.DivRem(random.Pick(free), cells);
        return new SceneObject(look, Edge(column), Edge(row), side, side);

        float Edge(int cell) => (float)(((cell + 0.5) / cells) - (side / 2) + random.Uniform(-CellJitter, CellJitter));
    }

    private int CellOf(SceneObject item) => ((int)(item.CentreY * cells) * cells) + (int)(item.CentreX * cells);

    private static float DrawSide(Look look, RandomStream random) =>
        (float)(look.Size == 0 ? random.Uniform(0.10, 0.14) : random.Uniform(0.20, 0.26));

    private static bool Overlap(SceneObject a, SceneObject b) =>
        a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;
}
