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

/// <summary>Some attributes of a look, named: "small red thing", "metal cubes".</summary>
/// <param name="Named">The attributes that are said; the others may be anything.</param>
public readonly record struct Description(Look Look, AttributeSet Named)
{
    public bool Names(SceneAttribute attribute) => ((int)Named & (1 << (int)attribute)) != 0;

    public bool Fits(Look other)
    {
        foreach (var attribute in SceneWords.Attributes)
        {
            if (Names(attribute) && Look[attribute] != other[attribute])
            {
                return false;
            }
        }

        return true;
    }

    public string Plural => $"{this}s";

    public override string ToString()
    {
        var look = Look;
        var self = this;
        var words = SceneWords.Attributes.Where(self.Names).Select(a => SceneWords.Values(a)[look[a]]);
        return string.Join(' ', Names(SceneAttribute.Shape) ? words : words.Append(SceneWords.AnyShape));
    }
}
