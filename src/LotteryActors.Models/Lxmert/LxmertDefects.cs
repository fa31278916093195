namespace LotteryActors.Models.Lxmert;

/// <summary>Where the original has a defect that a model can have or not. By default it has those that published numbers were made with.</summary>
/// <param name="PadsPositionsAndTypes">
/// The tables of positions and segments are made with padding_idx 0 as that of words is (src/lxrt/modeling.py, BertEmbeddings): the position of
/// [CLS] and the only segment there is learn nothing.
/// </param>
/// <param name="AsksEveryRegion">
/// Object and attribute losses cover every region, masked or not, and still carry the factor 1/0.15 that brings a mean over all regions back to
/// the masked ones. Otherwise they cover the masked regions, which the feature targets tell.
/// </param>
/// <param name="MeanOfNothingIsNan">The loss of an objective that a batch has no label for is 0 / 0. Otherwise it is 0.</param>
public sealed record LxmertDefects(bool PadsPositionsAndTypes = true, bool AsksEveryRegion = true, bool MeanOfNothingIsNan = false)
{
    /// <summary>Those that published numbers depend on.</summary>
    public static LxmertDefects Default { get; } = new();

    /// <summary>All of them.</summary>
    public static LxmertDefects AsOriginal { get; } = new(true, true, true);

    /// <summary>None of them.</summary>
    public static LxmertDefects Mended { get; } = new(false, false, false);
}
