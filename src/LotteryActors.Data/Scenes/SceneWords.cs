namespace LotteryActors.Data.Scenes;

/// <summary>The words of the world: attributes, their values, and what stands for an object of unnamed shape.</summary>
public static class SceneWords
{
    /// <summary>Said of an object whose shape is not named.</summary>
    public const string AnyShape = "thing";

    /// <summary>Every attribute, in the order in which they are said.</summary>
    public static IReadOnlyList<SceneAttribute> Attributes { get; } =
        [SceneAttribute.Size, SceneAttribute.Colour, SceneAttribute.Material, SceneAttribute.Shape];

    private static readonly string[][] AllValues =
    [
        ["small", "large"],
        ["red", "green", "blue", "yellow", "purple", "brown", "gray", "white"],
        ["metal", "rubber"],
        ["cube", "ball", "cone", "cylinder"],
    ];

    /// <summary>The values of an attribute.</summary>
    public static IReadOnlyList<string> Values(SceneAttribute attribute) => AllValues[(int)attribute];

    /// <summary>What the attribute is called in a question.</summary>
    public static string Name(SceneAttribute attribute) => attribute switch
    {
        SceneAttribute.Size => "size",
        SceneAttribute.Colour => "color",
        SceneAttribute.Material => "material",
        _ => "shape",
    };
}
