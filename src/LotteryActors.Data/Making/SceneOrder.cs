using System.Globalization;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Making;

/// <summary>Whose files are written.</summary>
public enum SceneFormat
{
    Uniter = 0,
    Lxmert = 1,
    Vilt = 2,
}

/// <summary>Which scenes are written, and how.</summary>
/// <param name="Size">Training examples of every task; a tenth as many are for evaluation.</param>
/// <param name="PictureSide">Pixels along a side of the pictures, where they are written themselves.</param>
public sealed record SceneOrder(SceneFormat Format, int Size, int Seed = 1, int PictureSide = SceneOrder.DefaultPictureSide)
{
    public const int SmallestSize = 10;
    public const int LargestSize = 1_000_000;
    public const int DefaultPictureSide = 96;

    private const int MostRanked = 1_000;

    /// <summary>LXMERT's files hold the same number of boxes for every picture.</summary>
    private const int LxmertBoxes = 4;

    /// <summary>The options with which the set <c>scenes</c> gives the same examples from memory.</summary>
    public IReadOnlyList<DataOption> Options =>
    [
        Option("evaluation-size", Size / 10),
        .. Format == SceneFormat.Lxmert ? (DataOption[])[Option("objects-max", LxmertBoxes), Option("objects-min", LxmertBoxes)] : [],
        Option("retrieval-negatives", 1),
        Option("retrieval-pictures", Math.Clamp(Size / 10, 2, MostRanked)),
        Option("seed", Seed),
        Option("train-size", Size),
    ];

    private static DataOption Option(string name, int value) => new(name, value.ToString(CultureInfo.InvariantCulture));
}
