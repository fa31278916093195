namespace LotteryActors.Data.Scenes;

/// <summary>An object of a scene: its look and its box, as shares of the picture's sides; y grows downwards.</summary>
public sealed record SceneObject(Look Look, float X, float Y, float Width, float Height)
{
    /// <summary>
    /// What cannot be seen of it: color and material of one in the dark, the shape of one under a cloth, of most objects
    /// nothing.
    /// </summary>
    public AttributeSet Hidden { get; init; }

    public bool Hides(SceneAttribute attribute) => (Hidden & attribute.Alone()) != 0;

    public float CentreX => X + (Width / 2);

    public float CentreY => Y + (Height / 2);
}

/// <summary>A picture of a few objects in no particular order.</summary>
public sealed record Scene(IReadOnlyList<SceneObject> Objects)
{
    /// <summary>How many objects fit a description.</summary>
    public int Count(Description description)
    {
        var count = 0;
        for (var i = 0; i < Objects.Count; i++)
        {
            count += description.Fits(Objects[i].Look) ? 1 : 0;
        }

        return count;
    }
}
