using System.Runtime.InteropServices;
using SkiaSharp;

namespace LotteryActors.Data.Show;

/// <summary>Draws an item on a white sheet: its pictures with their boxes, and the texts below.</summary>
public static class ItemSheet
{
    private const int Widest = 1120;
    private const int Narrowest = 700;
    private const int Margin = 40;
    private const int Gap = 24;
    private const int TallestPicture = 620;
    private const int WidestAlone = 860;
    private const int HeadColumn = 132;

    private static readonly SKColor Ink = new(0x24, 0x29, 0x2F);
    private static readonly SKColor Quiet = new(0x6E, 0x77, 0x81);
    private static readonly SKColor Line = new(0xD8, 0xDE, 0xE4);
    private static readonly SKColor Canvas = new(0xF6, 0xF8, 0xFA);
    private static readonly SKColor Right = new(0x00, 0x7A, 0x5A);

    /// <summary>False on a machine without any font: then pictures have boxes and no words.</summary>
    public static bool HasFonts => SKFontManager.Default.FontFamilies.Any(family => family.Length > 0);

    /// <summary>The sheet as a PNG file.</summary>
    public static byte[] Draw(ShownItem item)
    {
        using var faces = new SheetFaces();
        var places = Places(item.Pictures);
        var width = (int)Math.Clamp(places.Select(place => place.Right).DefaultIfEmpty(0).Max() + Margin, Narrowest, Widest);
        var texts = item.Texts.Select(text => new TextRow(text, faces, width - (2 * Margin) - HeadColumn)).ToList();
        var bottom = places.Count == 0 ? Margin + 48f : places.Max(place => place.Bottom);
        var height = bottom + Margin + texts.Sum(text => text.Height);
        using var bitmap = new SKBitmap(width, (int)Math.Ceiling(height), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            faces.Write(canvas, item.Title, Margin, Margin + 14, faces.Title, Quiet);
            foreach (var (picture, place) in item.Pictures.Zip(places))
            {
                Draw(canvas, picture, place, faces);
            }

            Write(canvas, texts, bottom + (Margin * 0.75f), faces);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Where the pictures stand: as many beside each other as there are in rows of up to two, or four where there are more.</summary>
    private static List<SKRect> Places(IReadOnlyList<ShownPicture> pictures)
    {
        var columns = pictures.Count <= 2 ? pictures.Count : Math.Min(4, pictures.Count);
        var places = new List<SKRect>();
        var top = Margin + 48f;
        foreach (var row in pictures.Chunk(Math.Max(1, columns)))
        {
            var room = columns == 1 ? WidestAlone : (Widest - (2 * Margin) - ((columns - 1) * Gap)) / (float)columns;
            var tallest = row.Max(picture => Fitted(picture, room).Height);
            places.AddRange(row.Select((picture, column) =>
            {
                var size = Fitted(picture, room);
                return SKRect.Create(Margin + (column * (room + Gap)), top + 22, size.Width, size.Height);
            }));
            top += tallest + 22 + Gap;
        }

        return places;
    }

    private static SKSize Fitted(ShownPicture picture, float room)
    {
        var scale = Math.Min(room / picture.Width, (float)TallestPicture / picture.Height);
        return new SKSize(picture.Width * scale, picture.Height * scale);
    }

    private static void Draw(SKCanvas canvas, ShownPicture picture, SKRect place, SheetFaces faces)
    {
        faces.Write(canvas, picture.Name, place.Left, place.Top - 8, faces.Small, Quiet, place.Width);
        if (picture.Rgb is { } rgb)
        {
            using var image = Image(picture, rgb);
            canvas.DrawImage(image, place, new SKSamplingOptions(picture.Width < place.Width / 2 ? SKCubicResampler.Mitchell : SKCubicResampler.CatmullRom));
        }
        else
        {
            using var blank = new SKPaint { Color = Canvas };
            canvas.DrawRect(place, blank);
        }

        using var frame = new SKPaint { Color = Line, IsStroke = true, StrokeWidth = 1, IsAntialias = true };
        canvas.DrawRect(place, frame);
        BoxArtist.Draw(canvas, picture.Boxes, place, isBlank: picture.Rgb is null, faces);
    }

    private static SKImage Image(ShownPicture picture, byte[] rgb)
    {
        var rgba = new byte[picture.Width * picture.Height * 4];
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgb.AsSpan(from, 3).CopyTo(rgba.AsSpan(to));
            rgba[to + 3] = byte.MaxValue;
        }

        using var data = SKData.CreateCopy(MemoryMarshal.AsBytes<byte>(rgba));
        return SKImage.FromPixels(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), data, picture.Width * 4);
    }

    private static void Write(SKCanvas canvas, List<TextRow> texts, float top, SheetFaces faces)
    {
        foreach (var row in texts)
        {
            faces.Write(canvas, row.Text.Head, Margin, top + TextRow.Baseline, faces.Small, Quiet);
            foreach (var (number, line) in row.Lines.Index())
            {
                faces.Write(canvas, line, Margin + HeadColumn, top + TextRow.Baseline + (number * TextRow.LineHeight), row.Text.IsRight ? faces.Strong : faces.Body, row.Text.IsRight ? Right : Ink);
            }

            top += row.Height;
        }
    }

    /// <summary>A text broken to the sheet's width.</summary>
    private sealed class TextRow(ShownText text, SheetFaces faces, float width)
    {
        public const float LineHeight = 28;
        public const float Baseline = 20;

        public ShownText Text { get; } = text;

        public IReadOnlyList<string> Lines { get; } = faces.Break(text.Text, text.IsRight ? faces.Strong : faces.Body, width);

        public float Height => (Lines.Count * LineHeight) + 8;
    }
}
