namespace LotteryActors.Data.Scenes;

/// <summary>What the objects of a picture stand before.</summary>
public enum SceneGround
{
    /// <summary>Nearly white, as a page.</summary>
    Paper,

    /// <summary>
    /// Nearly the middle of all brightness, whose numbers are near 0: of an empty patch a projection of pixels makes next to
    /// nothing, so that it learns the objects. All but grey it is, for ViLT takes what is exactly 0 for padding.
    /// </summary>
    Grey,
}
