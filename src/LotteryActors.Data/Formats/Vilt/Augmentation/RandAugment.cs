using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Formats.Vilt.Augmentation;

/// <summary>
/// RandAugment(2, 9) as ViLT uses it (vilt/transforms/randaug.py): two of fourteen operations, drawn with replacement,
/// each at 9/30 of its range, on 8-bit pixels with Pillow's arithmetic. What is drawn is a function of the stream given.
/// </summary>
internal static class RandAugment
{
    private const int Operations = 2;

    /// <summary>9/30 of the operation's range, by the formula of the original.</summary>
    private static double Magnitude(double low, double high) => (9.0 / 30 * (high - low)) + low;

    /// <summary>The operations in the original's order; where the sign of a magnitude is random, the second argument draws it.</summary>
    public static IReadOnlyList<(string Name, Func<Pixels, RandomStream, Pixels> Apply)> All { get; } =
    [
        ("AutoContrast", (picture, _) => PillowLevels.AutoContrast(picture)),
        ("Equalize", (picture, _) => PillowLevels.Equalize(picture)),
        ("Rotate", (picture, random) => PillowAffine.Rotate(picture, Signed(Magnitude(0, 30), random))),
        ("Posterize", (picture, _) => PillowLevels.Posterize(picture, Math.Max(1, (int)Magnitude(0, 4)))),
        ("Solarize", (picture, _) => PillowLevels.Solarize(picture, Magnitude(0, 256))),
        ("SolarizeAdd", (picture, _) => PillowLevels.SolarizeAdd(picture, (int)Magnitude(0, 110))),
        ("Color", (picture, _) => PillowEnhance.Color(picture, (float)Magnitude(0.1, 1.9))),
        ("Contrast", (picture, _) => PillowEnhance.Contrast(picture, (float)Magnitude(0.1, 1.9))),
        ("Brightness", (picture, _) => PillowEnhance.Brightness(picture, (float)Magnitude(0.1, 1.9))),
        ("Sharpness", (picture, _) => PillowEnhance.Sharpness(picture, (float)Magnitude(0.1, 1.9))),
        ("ShearX", (picture, random) => PillowAffine.Transform(picture, 1, Signed(Magnitude(0, 0.3), random), 0, 0, 1, 0)),
        ("ShearY", (picture, random) => PillowAffine.Transform(picture, 1, 0, 0, Signed(Magnitude(0, 0.3), random), 1, 0)),
        ("TranslateX", (picture, random) => PillowAffine.Transform(picture, 1, 0, Signed(Magnitude(0, 100), random), 0, 1, 0)),
        ("TranslateY", (picture, random) => PillowAffine.Transform(picture, 1, 0, 0, 0, 1, Signed(Magnitude(0, 100), random))),
    ];

    public static Pixels Apply(Pixels picture, RandomStream random)
    {
        for (var i = 0; i < Operations; i++)
        {
            picture = random.Pick(All).Apply(picture, random);
        }

        return picture;
    }

    private static double Signed(double magnitude, RandomStream random) => random.Chance(0.5) ? -magnitude : magnitude;
}
