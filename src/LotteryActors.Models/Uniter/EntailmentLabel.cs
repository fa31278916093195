namespace LotteryActors.Models.Uniter;

/// <summary>What a picture says of a sentence, in the order of the answers (SNLI-VE; utils/misc.py, VE_ENT2IDX).</summary>
public enum EntailmentLabel
{
    /// <summary>The picture speaks against it.</summary>
    Contradiction = 0,

    /// <summary>The picture shows it.</summary>
    Entailment = 1,

    /// <summary>The picture does not tell.</summary>
    Neutral = 2,
}
