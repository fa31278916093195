namespace LotteryActors.Data.Scenes;

/// <summary>Where one object is seen from another.</summary>
public enum Relation
{
    LeftOf = 0,
    RightOf = 1,
    Above = 2,
    Below = 3,
}

/// <summary>Relations as words and as geometry.</summary>
public static class Relations
{
    /// <summary>Centres nearer than this along an axis are in no relation along it.</summary>
    private const float Margin = 0.1f;

    public static IReadOnlyList<Relation> All { get; } = [Relation.LeftOf, Relation.RightOf, Relation.Above, Relation.Below];

    public static string Words(this Relation relation) => relation switch
    {
        Relation.LeftOf => "left of",
        Relation.RightOf => "right of",
        Relation.Above => "above",
        _ => "below",
    };

    public static bool Holds(this Relation relation, SceneObject a, SceneObject b) => relation switch
    {
        Relation.LeftOf => a.CentreX < b.CentreX - Margin,
        Relation.RightOf => a.CentreX > b.CentreX + Margin,
        Relation.Above => a.CentreY < b.CentreY - Margin,
        _ => a.CentreY > b.CentreY + Margin,
    };

    /// <summary>The one object of some that stands so to another; null where there is none or where it is not clear which.</summary>
    public static SceneObject? Only(this Relation relation, IEnumerable<SceneObject> objects, SceneObject other)
    {
        SceneObject[] possible = [.. objects.Where(item => !ReferenceEquals(item, other) && !relation.Opposite().Holds(item, other)).Take(2)];
        return possible is [var only] && relation.Holds(only, other) ? only : null;
    }

    public static Relation Opposite(this Relation relation) => relation switch
    {
        Relation.LeftOf => Relation.RightOf,
        Relation.RightOf => Relation.LeftOf,
        Relation.Above => Relation.Below,
        _ => Relation.Above,
    };
}
