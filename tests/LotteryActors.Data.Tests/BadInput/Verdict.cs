namespace LotteryActors.Data.Tests.BadInput;

/// <summary>What may come of damaged data: an error that names the file and the mend, or sound reading; nothing else, and the check finds what opening refuses.</summary>
internal static class Verdict
{
    private static readonly string[] BeforeMends = ["; ", ": restore", ": copy", ": give"];

    /// <summary>What is wrong with how a folder is taken; null for nothing.</summary>
    /// <param name="damaged">The file that was damaged: a note of the check that names it is a finding too.</param>
    /// <param name="mustBeFound">Whether the check can know: it recognises parts by their files, and one that is gone is no part.</param>
    public static string? Of(DamagedFolder folder, string damaged, out bool isRefused, bool mustBeFound = true)
    {
        isRefused = true;
        try
        {
            var refused = folder.Open();
            isRefused = refused is not null;
            var faults = folder.Check();
            return refused is not null && Unnamed(refused.Message, folder) is { } unnamed ? $"opening says '{unnamed}'"
                : faults.Select(fault => Unnamed(fault, folder)).FirstOrDefault(fault => fault is not null) is { } fault ? $"the check says '{fault}'"
                : refused is not null && faults.Count == 0 && mustBeFound && !folder.Notes().Any(note => note.Contains(Path.GetFileName(damaged), StringComparison.Ordinal)) ? $"the check finds nothing where opening says '{refused.Message}'"
                : null;
        }
        catch (Exception error)
        {
            return error.ToString();
        }
    }

    /// <summary>A message that is not one line with the file and the mend.</summary>
    private static string? Unnamed(string message, DamagedFolder folder) =>
        message.Contains(folder.Path, StringComparison.Ordinal) && Array.Exists(BeforeMends, mark => message.Contains(mark, StringComparison.Ordinal)) && !message.Contains('\n', StringComparison.Ordinal)
            && !message.Contains("cannot be read (", StringComparison.Ordinal)
            ? null
            : message;
}
