using System.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>A set of attributes, named by a flag each.</summary>
[Flags]
public enum AttributeSet
{
    None = 0,
    Size = 1,
    Colour = 2,
    Material = 4,
    Shape = 8,
}

/// <summary>Attributes as members of sets.</summary>
public static class AttributeSets
{
    public static AttributeSet Alone(this SceneAttribute attribute) => (AttributeSet)(1 << (int)attribute);
}

/// <summary>Some attributes of a look, named: "small red thing", "metal cubes".</summary>
/// <param name="Named">The attributes that are said; the others may be anything.</param>
public readonly record struct Description(Look Look, AttributeSet Named)
{
    public bool Names(SceneAttribute attribute) => ((int)Named & (1 << (int)attribute)) != 0;

    public bool Fits(Look other) =>
        ((Named & AttributeSet.Size) == 0 || Look.Size == other.Size)
        && ((Named & AttributeSet.Colour) == 0 || Look.Colour == other.Colour)
        && ((Named & AttributeSet.Material) == 0 || Look.Material == other.Material)
        && ((Named & AttributeSet.Shape) == 0 || Look.Shape == other.Shape);

    /// <summary>A look that is as named here, and else as the other.</summary>
    public Look Onto(Look other)
    {
        for (var attribute = SceneAttribute.Size; attribute <= SceneAttribute.Shape; attribute++)
        {
            other = Names(attribute) ? other.With(attribute, Look[attribute]) : other;
        }

        return other;
    }

    public string Plural => $"{this}s";

    public override string ToString()
    {
        var text = new StringBuilder();
        for (var attribute = SceneAttribute.Size; attribute <= SceneAttribute.Shape; attribute++)
        {
            if (Names(attribute))
            {
                text.Append(SceneWords.Values(attribute)[Look[attribute]]).Append(' ');
            }
        }

        return Names(SceneAttribute.Shape) ? text.ToString(0, text.Length - 1) : text.Append(SceneWords.AnyShape).ToString();
    }

    /// <summary>Every description that names these attributes.</summary>
    public static IReadOnlyList<Description> All(AttributeSet named) => AllByNames[(int)named];

    private static readonly Description[][] AllByNames = [.. Enumerable.Range(0, 16).Select(set => Enumerate((AttributeSet)set))];

    private static Description[] Enumerate(AttributeSet named)
    {
        IEnumerable<Look> looks = [default];
        foreach (var attribute in SceneWords.Attributes.Where(a => new Description(default, named).Names(a)))
        {
            looks = looks.SelectMany(look => SceneWords.Values(attribute).Select((_, value) => look.With(attribute, value)));
        }

        return [.. looks.Select(look => new Description(look, named))];
    }
}
