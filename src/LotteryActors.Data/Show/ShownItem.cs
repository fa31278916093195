namespace LotteryActors.Data.Show;

/// <summary>An item of a data set as it is drawn: its pictures beside each other, its texts below.</summary>
/// <param name="Title">Where it comes from.</param>
public sealed record ShownItem(string Title, IReadOnlyList<ShownPicture> Pictures, IReadOnlyList<ShownText> Texts);

/// <param name="Name">What stands above the picture.</param>
/// <param name="Width">Pixels, or units of the same where only boxes are known.</param>
/// <param name="Rgb">[height, width, 3]; null where the data set has features alone: then boxes stand on a blank canvas.</param>
public sealed record ShownPicture(string Name, int Width, int Height, byte[]? Rgb, IReadOnlyList<ShownBox> Boxes)
{
    /// <summary>Of a picture whose size is not known.</summary>
    internal static ShownPicture Blank(string name, IReadOnlyList<ShownBox> boxes) => new(name, 640, 480, null, boxes);
}

/// <summary>A box as shares of the picture's sides.</summary>
/// <param name="Label">Empty where nothing is known of it.</param>
/// <param name="IsMeant">Whether the text means this one.</param>
public sealed record ShownBox(float Left, float Top, float Right, float Bottom, string Label, bool IsMeant = false);

/// <param name="Head">What the text is: <c>question</c>, <c>answer</c>.</param>
/// <param name="IsRight">Whether it is an answer that counts.</param>
public sealed record ShownText(string Head, string Text, bool IsRight = false);
