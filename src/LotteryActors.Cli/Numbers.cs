using System.Globalization;

namespace LotteryActors.Cli;

/// <summary>How numbers are written for people, the same in every culture.</summary>
internal static class Numbers
{
    /// <summary>What stands where a number is not known yet.</summary>
    public const string Unknown = "·";

    /// <summary><c>81.3 %</c>.</summary>
    public static string Percent(double? share) =>
        share is { } s ? (100 * s).ToString("0.0", CultureInfo.InvariantCulture) + " %" : Unknown;

    /// <summary><c>70 %</c>, <c>97.5 %</c>: as few digits as the number needs.</summary>
    public static string ShortPercent(double? share) =>
        share is { } s ? (100 * s).ToString("0.##", CultureInfo.InvariantCulture) + " %" : Unknown;

    /// <summary><c>0.692</c>.</summary>
    public static string Loss(double? loss) =>
        loss is { } l && !double.IsNaN(l) ? l.ToString("0.000", CultureInfo.InvariantCulture) : Unknown;

    /// <summary><c>1,184</c>; nothing known of a rate of zero.</summary>
    public static string Rate(double perSecond) =>
        perSecond > 0 ? perSecond.ToString("#,0", CultureInfo.InvariantCulture) : Unknown;

    public static string Count(long? count) =>
        count is { } c ? c.ToString("#,0", CultureInfo.InvariantCulture) : Unknown;

    /// <summary><c>8 s</c>, <c>2 min 05 s</c>, <c>3 h 20 min</c>.</summary>
    public static string Duration(TimeSpan? time) => time switch
    {
        null => Unknown,
        { TotalSeconds: < 60 } t => Invariant($"{Math.Ceiling(t.TotalSeconds):0} s"),
        { TotalMinutes: < 60 } t => Invariant($"{(int)t.TotalMinutes} min {t.Seconds:00} s"),
        { } t => Invariant($"{(int)t.TotalHours} h {t.Minutes:00} min"),
    };

    /// <summary>A number that another program reads back exactly; empty where there is none.</summary>
    public static string Exact(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    public static string Exact(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
