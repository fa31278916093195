using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Formats.Vilt;

/// <summary>Pads a batch's pictures (ViLT, vilt/datasets/base_dataset.py collate).</summary>
public static class ViltCollation
{
    /// <summary>
    /// Pictures of each role (the picture, a false one, NLVR2's second) become one array; all roles share one size, the
    /// largest height and the largest width of the batch.
    /// </summary>
    /// <param name="roles">For every role its pictures, one an example.</param>
    public static IReadOnlyList<ViltPictureBatch> Pad(params IReadOnlyList<IReadOnlyList<ViltPicture>> roles)
    {
        var height = roles.Max(pictures => pictures.Max(picture => picture.Height));
        var width = roles.Max(pictures => pictures.Max(picture => picture.Width));
        return [.. roles.Select(pictures => Pad(pictures, height, width))];
    }

    private static ViltPictureBatch Pad(IReadOnlyList<ViltPicture> pictures, int height, int width)
    {
        var padded = new float[pictures.Count * Pixels.Colours * height * width];
        for (var plane = 0; plane < pictures.Count * Pixels.Colours; plane++)
        {
            var (number, colour) = Math.DivRem(plane, Pixels.Colours);
            var picture = pictures[number];
            for (var y = 0; y < picture.Height; y++)
            {
                picture.Pixels.AsSpan(((colour * picture.Height) + y) * picture.Width, picture.Width)
                    .CopyTo(padded.AsSpan(((plane * height) + y) * width));
            }
        }

        return new ViltPictureBatch(pictures.Count, height, width, padded);
    }
}
