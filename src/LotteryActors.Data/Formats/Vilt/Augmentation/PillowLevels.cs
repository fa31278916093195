using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Formats.Vilt.Augmentation;

/// <summary>Operations of Pillow's ImageOps that map each level of a colour to another.</summary>
internal static class PillowLevels
{
    private const int Levels = 256;

    /// <summary>Stretches each colour to the whole range.</summary>
    public static Pixels AutoContrast(Pixels picture) => PerColour(picture, histogram =>
    {
        var low = Array.FindIndex(histogram, count => count > 0);
        var high = Array.FindLastIndex(histogram, count => count > 0);
        var scale = high > low ? 255.0 / (high - low) : 1.0;
        var offset = high > low ? -low * scale : 0.0;
        return level => (int)((level * scale) + offset);
    });

    /// <summary>Spreads the levels of each colour evenly.</summary>
    public static Pixels Equalize(Pixels picture) => PerColour(picture, histogram =>
    {
        var step = (histogram.Sum() - histogram[Array.FindLastIndex(histogram, count => count > 0)]) / 255;
        if (step == 0)
        {
            return level => level;
        }

        var before = step / 2;
        var spread = new int[Levels];
        for (var level = 0; level < Levels; level++)
        {
            spread[level] = before / step;
            before += histogram[level];
        }

        return level => spread[level];
    });

    /// <summary>Keeps the upper bits.</summary>
    public static Pixels Posterize(Pixels picture, int bits) => Map(picture, level => level & ~((1 << (8 - bits)) - 1));

    /// <summary>Inverts the levels from a threshold on.</summary>
    public static Pixels Solarize(Pixels picture, double threshold) => Map(picture, level => level < threshold ? level : 255 - level);

    /// <summary>Brightens, then inverts the upper half.</summary>
    public static Pixels SolarizeAdd(Pixels picture, int addition) => Solarize(Map(picture, level => level + addition), 128);

    private static Pixels Map(Pixels picture, Func<int, int> map) => PerColour(picture, _ => map);

    private static Pixels PerColour(Pixels picture, Func<int[], Func<int, int>> mapOf)
    {
        var mapped = new byte[picture.Rgb.Length];
        var histogram = new int[Levels];
        var table = new byte[Levels];
        for (var colour = 0; colour < Pixels.Colours; colour++)
        {
            Array.Clear(histogram);
            for (var i = colour; i < mapped.Length; i += Pixels.Colours)
            {
                histogram[picture.Rgb[i]]++;
            }

            var map = mapOf(histogram);
            for (var level = 0; level < Levels; level++)
            {
                table[level] = (byte)Math.Clamp(map(level), 0, 255);
            }

            for (var i = colour; i < mapped.Length; i += Pixels.Colours)
            {
                mapped[i] = table[picture.Rgb[i]];
            }
        }

        return picture with { Rgb = mapped };
    }
}
