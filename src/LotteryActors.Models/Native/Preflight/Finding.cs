namespace LotteryActors.Models.Native.Preflight;

/// <summary>One thing a preflight looked at.</summary>
/// <param name="Check">What was looked at, one word: <c>version</c>.</param>
/// <param name="What">What was found.</param>
/// <param name="Mend">What to do about it; null where nothing has to be done.</param>
public sealed record Finding(string Check, FindingKind Kind, string What, string? Mend = null)
{
    public bool IsWrong => Kind == FindingKind.Wrong;

    /// <summary>What was found and what to do about it, on one line.</summary>
    public string Line => (Mend is null ? What : $"{What}; {Mend}").ReplaceLineEndings(" ");
}

/// <summary>What a finding means for the devices that are wanted.</summary>
public enum FindingKind
{
    /// <summary>As it should be.</summary>
    Fine = 0,

    /// <summary>In nobody's way as things are.</summary>
    Remark = 1,

    /// <summary>A wanted device cannot be served until it is mended.</summary>
    Wrong = 2,
}
