using LotteryActors.Data.Formats.Numpy;
using LotteryActors.Data.Metrics;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>
/// Which of a picture's regions are used (UNITER, data/data.py DetectFeatLmdb, scripts/convert_imgdir.py): those detected
/// with a confidence above a threshold, but no fewer and no more than so many; or, with a threshold of -1, the first so many.
/// </summary>
/// <param name="Threshold">conf_th</param>
/// <param name="Max">max_bb</param>
/// <param name="Min">min_bb</param>
/// <param name="Fixed">num_bb, which counts where the threshold is -1.</param>
public sealed record BoxRule(double Threshold = 0.2, int Max = 100, int Min = 10, int Fixed = 36)
{
    /// <summary>All regions there are, up to 100: what ground-truth boxes are opened with.</summary>
    public static BoxRule GroundTruth { get; } = new(Threshold: -1, Fixed: 100);

    public bool IsFixed => Threshold == -1;

    /// <summary>Folder of a database that was cut by this rule.</summary>
    internal string Folder => IsFixed ? $"feat_numbb{Fixed}" : $"feat_{Suffix}";

    /// <summary>File of the region counts by picture.</summary>
    internal string CountFile => $"nbb_{Suffix}.json";

    private string Suffix => $"th{PythonFloat.Repr(Threshold)}_max{Max}_min{Min}";

    /// <summary>
    /// How many regions a picture gives. The threshold is rounded to the confidences' own type before they are compared,
    /// as NumPy does, and one equal to it does not count.
    /// </summary>
    internal int Count(NumpyArray confidences, string where)
    {
        if (IsFixed)
        {
            return Fixed;
        }

        var threshold = confidences.Type switch
        {
            "<f2" => (double)(Half)Threshold,
            "<f4" => (float)Threshold,
            _ => Threshold,
        };
        var above = confidences.ToSingle(confidences.Rows, where).Count(confidence => confidence > threshold);
        return Math.Min(Max, Math.Max(Min, above));
    }
}
