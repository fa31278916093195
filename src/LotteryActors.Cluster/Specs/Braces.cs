namespace LotteryActors.Cluster.Specs;

/// <summary>Braces and brackets of a HOCON text. Akka's parser takes the end of a file for any number of closing ones, and so a spec cut short for a whole one.</summary>
internal static class Braces
{
    /// <summary>What is wrong with them and in which line; null where all are closed in order.</summary>
    public static string? Fault(string text)
    {
        var open = new Stack<(char Brace, int Line)>();
        var line = 1;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\n':
                    line++;
                    break;
                case '"':
                    i = EndOfQuote(text, i);
                    break;
                case '#':
                case '/' when i + 1 < text.Length && text[i + 1] == '/':
                    i = EndOfLine(text, i) - 1;
                    break;
                case '{' or '[':
                    open.Push((text[i], line));
                    break;
                case '}' or ']':
                    if (!open.TryPop(out var last) || last.Brace != (text[i] == '}' ? '{' : '['))
                    {
                        return $"'{text[i]}' in line {line} closes nothing";
                    }

                    break;
            }
        }

        return open.TryPop(out var left) ? $"'{left.Brace}' in line {left.Line} is never closed" : null;
    }

    private static int EndOfLine(string text, int from) => text.IndexOf('\n', from) is var end and >= 0 ? end : text.Length;

    private static int EndOfQuote(string text, int from)
    {
        for (var i = from + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i;
            }
        }

        return EndOfLine(text, from) - 1;
    }
}
