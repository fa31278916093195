using System.Text;
using LotteryActors.Data.Checks;

namespace LotteryActors.Data.Text;

/// <summary>The lines of a file that must be UTF-8.</summary>
internal static class Utf8Lines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="DataException">While enumerating: the file is not UTF-8.</exception>
    public static IEnumerable<string> Read(string path)
    {
        using var reader = new StreamReader(path, Strict);
        for (var number = 1; Next(reader, path, number) is { } line; number++)
        {
            yield return line;
        }
    }

    private static string? Next(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException error)
        {
            throw new DataException($"{path}: text that is not UTF-8 at line {number} or soon behind it; save the file as UTF-8", error) { Fault = FaultKind.Encoding };
        }
    }
}
