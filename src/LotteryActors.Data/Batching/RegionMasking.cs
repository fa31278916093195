using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Batching;

/// <summary>A picture with regions hidden and what they were.</summary>
/// <param name="Picture">The picture with the hidden regions' features zero; boxes stay.</param>
/// <param name="Hidden">For every region whether it is hidden.</param>
/// <param name="Targets">[hidden, F] in order of the regions.</param>
internal sealed record MaskedPicture(PictureRegions Picture, bool[] Hidden, float[] Targets);

/// <summary>Masked region modelling's noise (UNITER, data/mrm.py).</summary>
internal static class RegionMasking
{
    private const double Probability = 0.15;

    /// <summary>Hides every region with probability 0.15, and a random one where that chose none.</summary>
    public static MaskedPicture Mask(PictureRegions picture, int featureSize, RandomStream random) =>
        Hide(picture, Draw(picture.Count, random), featureSize);

    /// <summary>Which regions to hide.</summary>
    public static bool[] Draw(int regions, RandomStream random)
    {
        var hidden = new bool[regions];
        for (var region = 0; region < hidden.Length; region++)
        {
            hidden[region] = random.Chance(Probability);
        }

        if (!hidden.Contains(true))
        {
            hidden[random.Below(hidden.Length)] = true;
        }

        return hidden;
    }

    public static MaskedPicture Hide(PictureRegions picture, bool[] hidden, int featureSize)
    {
        var features = (float[])picture.Features.Clone();
        for (var region = 0; region < hidden.Length; region++)
        {
            if (hidden[region])
            {
                features.AsSpan(region * featureSize, featureSize).Clear();
            }
        }

        return new MaskedPicture(picture with { Features = features }, hidden, RowsOf(picture.Features, hidden, featureSize));
    }

    /// <summary>[hidden, width] the rows of hidden regions.</summary>
    public static float[] RowsOf(float[] rows, bool[] hidden, int width) =>
        [.. Enumerable.Range(0, hidden.Length).Where(region => hidden[region]).SelectMany(region => new ArraySegment<float>(rows, region * width, width))];
}
