using System.Globalization;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>One picture's row of a feature file (LXMERT, src/utils.py load_obj_tsv).</summary>
public sealed record DetectedObjects
{
    /// <summary>The original's tolerance of boxes that lie outside their picture, as a share of its sides.</summary>
    private const float Slack = 1e-5f;

    public required string ImageId { get; init; }

    /// <summary>Pixels.</summary>
    public required int ImageHeight { get; init; }

    /// <summary>Pixels.</summary>
    public required int ImageWidth { get; init; }

    /// <summary>Number of objects (N); 36 in LXMERT's own files.</summary>
    public required int Count { get; init; }

    /// <summary>Length of one feature vector (F); 2048 in LXMERT's own files.</summary>
    public required int FeatureSize { get; init; }

    /// <summary>[N] class of each object; 0 to 1599 with LXMERT's detector.</summary>
    public required long[] ObjectIds { get; init; }

    /// <summary>[N]</summary>
    public required float[] ObjectConfidences { get; init; }

    /// <summary>[N] attribute of each object; 0 to 399 with LXMERT's detector.</summary>
    public required long[] AttributeIds { get; init; }

    /// <summary>[N]</summary>
    public required float[] AttributeConfidences { get; init; }

    /// <summary>[N, 4] x1, y1, x2, y2 in pixels.</summary>
    public required float[] Boxes { get; init; }

    /// <summary>[N, F]</summary>
    public required float[] Features { get; init; }

    /// <summary>File and row, for error messages.</summary>
    internal string Place { get; init; } = "";

    /// <summary>[N, 4] x1 and x2 over the width, y1 and y2 over the height, divided in float32 as the original does.</summary>
    /// <exception cref="DataException">A box lies outside the picture by more than 1e-5 of its side, where the original's assertion fails.</exception>
    public float[] NormalisedBoxes()
    {
        var normalised = new float[Boxes.Length];
        for (var i = 0; i < normalised.Length; i++)
        {
            normalised[i] = Boxes[i] / ((i & 1) == 0 ? ImageWidth : ImageHeight);
            if (!(normalised[i] < 1 + Slack && -normalised[i] < Slack))
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Place}: box {i / 4} reaches to {Boxes[i]:R}, outside the {ImageWidth} x {ImageHeight} pixels of the picture; mend img_w and img_h or extract its features again"));
            }
        }

        return normalised;
    }
}
