namespace LotteryActors.Cli.CommandLine;

/// <summary>Text out of files that nobody vouches for, such as names in a checkpoint, made harmless to a terminal.</summary>
internal static class Printable
{
    /// <summary>Control characters, escape codes among them, become U+FFFD.</summary>
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, (place, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                place[i] = char.IsControl(from[i]) ? '\uFFFD' : from[i];
            }
        }) : text;
}
