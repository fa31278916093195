namespace LotteryActors.Cli.Reports;

/// <summary>Colours that stay apart for the colour-blind (after Okabe and Ito) on white and on near-black.</summary>
internal static class Palette
{
    /// <summary>Ticket first, then every <c>ControlKind</c> in its order.</summary>
    public static IReadOnlyList<string> Curves { get; } = ["#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#8C6BB1"];

    public const string Ink = "#24292F";
    public const string Quiet = "#6E7781";
    public const string Grid = "#E6E9ED";
}
