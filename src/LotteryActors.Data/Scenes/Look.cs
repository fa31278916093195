namespace LotteryActors.Data.Scenes;

/// <summary>What can be said of an object.</summary>
public enum SceneAttribute
{
    Size = 0,
    Colour = 1,
    Material = 2,
    Shape = 3,
}

/// <summary>How an object looks: for every attribute the index of its value among <see cref="SceneWords.Values"/>.</summary>
public readonly record struct Look(int Size, int Colour, int Material, int Shape)
{
    public int this[SceneAttribute attribute] => attribute switch
    {
        SceneAttribute.Size => Size,
        SceneAttribute.Colour => Colour,
        SceneAttribute.Material => Material,
        _ => Shape,
    };

    public Look With(SceneAttribute attribute, int value) => attribute switch
    {
        SceneAttribute.Size => this with { Size = value },
        SceneAttribute.Colour => this with { Colour = value },
        SceneAttribute.Material => this with { Material = value },
        _ => this with { Shape = value },
    };
}
