namespace LotteryActors.Models.Uniter;

/// <summary>Where the original has a defect that a model can have or not. Published numbers were made with all of them.</summary>
/// <param name="ZeroesMaskRow">
/// Every forward that gets region masks sets row 0 of the mask embedding to zero in the parameter itself (model/model.py). Otherwise
/// unmasked regions get nothing added and the parameter is left alone; the output is the same.
/// </param>
/// <param name="EnlargedWordsLearnPadding">The word table that init_word_embedding makes (model/vcr.py) has no padding row, so that [PAD] learns.</param>
/// <param name="EnlargedWordsForgetHead">
/// With its words the second stage of VCR's pre-training makes the masked word head anew (model/pretrain_vcr.py), from the framework's own
/// distribution. Otherwise the head keeps what it had learnt, and the new words start with a bias of 0.
/// </param>
/// <param name="PairedAttentionKeepsDropout">
/// set_dropout (utils/misc.py) changes the dropout of modules, and that of NLVR2's attention between two readings is none: it stays what the
/// config says. See <see cref="UniterConfig.WithDropout"/>.
/// </param>
public sealed record UniterDefects(
    bool ZeroesMaskRow = true,
    bool EnlargedWordsLearnPadding = true,
    bool EnlargedWordsForgetHead = true,
    bool PairedAttentionKeepsDropout = true)
{
    /// <summary>The default.</summary>
    public static UniterDefects AsOriginal { get; } = new();

    /// <summary>None of them.</summary>
    public static UniterDefects Mended { get; } = new(false, false, false, false);
}
