namespace LotteryActors.Data.Checks;

/// <summary>What can be wrong in a data set.</summary>
public enum FaultKind
{
    /// <summary>Cut short, malformed, or unlike what it says of itself.</summary>
    Damaged,

    /// <summary>Something that is named elsewhere is not there.</summary>
    Missing,

    /// <summary>An array or column of another type than is wanted.</summary>
    Type,

    /// <summary>NaN or infinite.</summary>
    NotFinite,

    /// <summary>A box that leaves its picture.</summary>
    BoxOutside,

    /// <summary>A box without area.</summary>
    BoxEmpty,

    /// <summary>Numbers of boxes or of features that do not go together.</summary>
    MixedBoxes,

    /// <summary>An id that stands twice.</summary>
    Duplicate,

    /// <summary>An answer that is none of the vocabulary, or a score that is none.</summary>
    Answer,

    /// <summary>Text that is not UTF-8.</summary>
    Encoding,

    /// <summary>A word piece above the vocabulary.</summary>
    WordPiece,

    /// <summary>What unpacks to far more than it is.</summary>
    Bomb,
}

/// <summary>Kinds of faults as people and scripts read them.</summary>
public static class FaultKinds
{
    /// <summary>In a list and in JSON: <c>box-outside</c>.</summary>
    public static string Word(this FaultKind kind) => kind switch
    {
        FaultKind.NotFinite => "not-finite",
        FaultKind.BoxOutside => "box-outside",
        FaultKind.BoxEmpty => "box-empty",
        FaultKind.MixedBoxes => "mixed-boxes",
        FaultKind.WordPiece => "word-piece",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
