namespace LotteryActors.Data.Nlvr;

/// <summary>One object of a picture's box.</summary>
/// <param name="Box">Which of the picture's three grey boxes, from the left.</param>
/// <param name="X">Left edge inside the box, of 100.</param>
/// <param name="Y">Upper edge inside the box, of 100.</param>
/// <param name="Size">Side or diameter, of the box's 100.</param>
internal sealed record NlvrObject(int Box, NlvrShape Shape, NlvrColour Colour, int X, int Y, int Size);

internal enum NlvrShape
{
    Circle,
    Square,
    Triangle,
}

internal enum NlvrColour
{
    Black,
    Blue,
    Yellow,
}

/// <summary>A sentence about one picture.</summary>
/// <param name="Identifier">number of the sentence - number of the picture</param>
/// <param name="Picture">The picture's file inside the data set's folder.</param>
internal sealed record NlvrSentence(string Identifier, string Text, bool IsTrue, string Picture, IReadOnlyList<NlvrObject> Objects)
{
    /// <summary>The sentence's number: four pictures share one sentence.</summary>
    public string Group => Identifier[..Identifier.IndexOf('-', StringComparison.Ordinal)];
}
