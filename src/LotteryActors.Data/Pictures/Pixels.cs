namespace LotteryActors.Data.Pictures;

/// <summary>Pixels of a picture.</summary>
/// <param name="Rgb">[height, width, 3]</param>
internal sealed record Pixels(int Width, int Height, byte[] Rgb)
{
    public const int Colours = 3;
}
