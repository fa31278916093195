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
    public static MaskedPicture Mask(PictureRegions picture, int featureSize, RandomStream random)
    {
        var hidden = new bool[picture.Count];
        for (var region = 0; region < hidden.Length; region++)
        {
            hidden[region] = random.Chance(Probability);
        }

        if (!hidden.Contains(true))
        {
            hidden[random.Below(hidden.Length)] = true;
        }

        var features = (float[])picture.Features.Clone();
        var targets = new List<float>();
        for (var region = 0; region < hidden.Length; region++)
        {
            if (hidden[region])
            {
                var feature = features.AsSpan(region * featureSize, featureSize);
                targets.AddRange(feature);
                feature.Clear();
            }
        }

        return new MaskedPicture(picture with { Features = features }, hidden, [.. targets]);
    }
}
