using System.Text;
using SkiaSharp;

namespace LotteryActors.Data.Show;

/// <summary>The fonts of a sheet. A character that the machine's sans serif lacks comes from whichever font has it.</summary>
internal sealed class SheetFaces : IDisposable
{
    /// <summary>Sans serifs, the first that the machine has.</summary>
    private static readonly string[] Families = ["Inter", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Helvetica", "Arial"];

    private readonly SKTypeface _regular = Face(SKFontStyle.Normal);
    private readonly SKTypeface _bold = Face(SKFontStyle.Bold);
    private readonly Dictionary<int, SKTypeface?> _others = [];

    public SheetFaces()
    {
        Title = Font(_bold, 17);
        Small = Font(_regular, 14);
        Body = Font(_regular, 20);
        Strong = Font(_bold, 20);
        Label = Font(_bold, 13);
    }

    public SKFont Title { get; }

    public SKFont Small { get; }

    public SKFont Body { get; }

    public SKFont Strong { get; }

    public SKFont Label { get; }

    /// <param name="width">Where the text ends at the latest, with an ellipsis; none where null.</param>
    public void Write(SKCanvas canvas, string text, float x, float baseline, SKFont font, SKColor colour, float? width = null)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        foreach (var (run, face) in Runs(width is { } room ? Shorten(text, font, room) : text, font))
        {
            using var own = Font(face, font.Size);
            canvas.DrawText(run, x, baseline, SKTextAlign.Left, own, paint);
            x += own.MeasureText(run);
        }
    }

    public float Measure(string text, SKFont font)
    {
        var width = 0f;
        foreach (var (run, face) in Runs(text, font))
        {
            using var own = Font(face, font.Size);
            width += own.MeasureText(run);
        }

        return width;
    }

    /// <summary>Lines of whole words; a word longer than a line is broken.</summary>
    public IReadOnlyList<string> Break(string text, SKFont font, float width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.ReplaceLineEndings(" ").Split(' ').SelectMany(word => Pieces(word, font, width)))
        {
            if (line.Length > 0 && Measure($"{line} {word}", font) > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }

    public void Dispose()
    {
        foreach (var font in new[] { Title, Small, Body, Strong, Label })
        {
            font.Dispose();
        }
    }

    private static SKTypeface Face(SKFontStyle style)
    {
        var there = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.Ordinal);
        return Array.Find(Families, there.Contains) is { } family ? SKTypeface.FromFamilyName(family, style) : SKTypeface.FromFamilyName(null, style) ?? SKTypeface.Default;
    }

    private static SKFont Font(SKTypeface face, float size) => new(face, size) { Subpixel = true, Edging = SKFontEdging.Antialias };

    private IEnumerable<string> Pieces(string word, SKFont font, float width)
    {
        while (word.Length > 1 && Measure(word, font) > width)
        {
            var fits = word.Length;
            while (fits > 1 && Measure(word[..fits], font) > width)
            {
                fits = Math.Max(1, fits * 9 / 10);
            }

            yield return word[..fits];
            word = word[fits..];
        }

        yield return word;
    }

    private string Shorten(string text, SKFont font, float width)
    {
        if (Measure(text, font) <= width)
        {
            return text;
        }

        while (text.Length > 1 && Measure($"{text}…", font) > width)
        {
            text = text[..^1];
        }

        return $"{text}…";
    }

    /// <summary>Stretches of text that one typeface has.</summary>
    private IEnumerable<(string Run, SKTypeface Face)> Runs(string text, SKFont font)
    {
        var run = new StringBuilder();
        var face = font.Typeface;
        foreach (var rune in text.EnumerateRunes())
        {
            var needed = font.Typeface.ContainsGlyph(rune.Value) ? font.Typeface : Other(rune.Value) ?? font.Typeface;
            if (needed != face && run.Length > 0)
            {
                yield return (run.ToString(), face);
                run.Clear();
            }

            face = needed;
            run.Append(Rune.IsControl(rune) ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        if (run.Length > 0)
        {
            yield return (run.ToString(), face);
        }
    }

    private SKTypeface? Other(int character) =>
        _others.TryGetValue(character, out var known) ? known : _others[character] = SKFontManager.Default.MatchCharacter(character);
}
