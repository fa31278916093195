using SkiaSharp;

namespace LotteryActors.Data.Show;

/// <summary>Draws boxes so that many of them can be told apart: a colour each, the box that is meant in front and strong, labels where they cover least.</summary>
internal static class BoxArtist
{
    private const float TagHeight = 20;

    private static readonly SKColor Meant = new(0x00, 0x9E, 0x73);

    /// <summary>Colours that stay apart for the colour-blind (after Okabe and Ito).</summary>
    private static readonly SKColor[] Colours =
    [
        new(0x00, 0x72, 0xB2), new(0xD5, 0x5E, 0x00), new(0xCC, 0x79, 0xA7), new(0xE6, 0x9F, 0x00), new(0x56, 0xB4, 0xE9), new(0x8C, 0x6B, 0xB1), new(0x7A, 0x4B, 0x22),
    ];

    /// <param name="isBlank">Whether nothing is under the boxes that a tint would change.</param>
    public static void Draw(SKCanvas canvas, IReadOnlyList<ShownBox> boxes, SKRect picture, bool isBlank, SheetFaces faces)
    {
        // Large boxes first, so that small ones inside them stay visible; the one that is meant last.
        var ordered = boxes.Index().OrderBy(box => box.Item.IsMeant).ThenByDescending(box => Area(box.Item)).ThenBy(box => box.Index).ToList();
        var crowded = boxes.Count > 12;
        foreach (var (number, box) in ordered)
        {
            if (isBlank)
            {
                Tint(canvas, Place(box, picture), ColourOf(number, box), box.IsMeant, crowded);
            }

            Outline(canvas, Place(box, picture), ColourOf(number, box), box.IsMeant, crowded);
        }

        var taken = new List<SKRect>();
        foreach (var (number, box) in ordered.AsEnumerable().Reverse().Where(box => box.Item.Label.Length > 0))
        {
            Tag(canvas, box.Label, Place(box, picture), picture, ColourOf(number, box), taken, faces);
        }
    }

    private static SKColor ColourOf(int number, ShownBox box) => box.IsMeant ? Meant : Colours[number % Colours.Length];

    private static float Area(ShownBox box) => (box.Right - box.Left) * (box.Bottom - box.Top);

    private static SKRect Place(ShownBox box, SKRect picture) => new(
        picture.Left + (box.Left * picture.Width),
        picture.Top + (box.Top * picture.Height),
        picture.Left + (box.Right * picture.Width),
        picture.Top + (box.Bottom * picture.Height));

    private static void Tint(SKCanvas canvas, SKRect place, SKColor colour, bool isMeant, bool crowded)
    {
        using var fill = new SKPaint { Color = colour.WithAlpha((byte)(isMeant ? 0x38 : crowded ? 0x08 : 0x14)), IsAntialias = true };
        canvas.DrawRoundRect(place, 3, 3, fill);
    }

    private static void Outline(SKCanvas canvas, SKRect place, SKColor colour, bool isMeant, bool crowded)
    {
        using var halo = new SKPaint { Color = SKColors.White.WithAlpha(0xB0), IsStroke = true, StrokeWidth = isMeant ? 7 : crowded ? 3 : 5, IsAntialias = true };
        using var stroke = new SKPaint { Color = colour, IsStroke = true, StrokeWidth = isMeant ? 4 : crowded ? 1.5f : 2.5f, IsAntialias = true };
        canvas.DrawRoundRect(place, 3, 3, halo);
        canvas.DrawRoundRect(place, 3, 3, stroke);
    }

    /// <summary>A label above the box, inside it or below, where no other label stands; over another where there is no room at all.</summary>
    private static void Tag(SKCanvas canvas, string label, SKRect box, SKRect picture, SKColor colour, List<SKRect> taken, SheetFaces faces)
    {
        var width = Math.Min(faces.Measure(label, faces.Label) + 12, picture.Width);
        SKRect At(float left, float top) => SKRect.Create(
            Math.Clamp(left, picture.Left, picture.Right - width), Math.Clamp(top, picture.Top, picture.Bottom - TagHeight), width, TagHeight);
        SKRect[] tries =
        [
            At(box.Left - 1, box.Top - TagHeight - 1), At(box.Left - 1, box.Bottom + 1), At(box.Right - width + 1, box.Top - TagHeight - 1),
            At(box.Right - width + 1, box.Bottom + 1), At(box.Left + 3, box.Top + 3), At(box.Left + 3, box.Bottom - TagHeight - 3),
        ];
        var free = Array.FindIndex(tries, place => !taken.Exists(other => other.IntersectsWith(place)));
        var tag = tries[Math.Max(0, free)];
        taken.Add(tag);
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawRoundRect(tag, 4, 4, paint);
        faces.Write(canvas, label, tag.Left + 6, tag.Bottom - 6, faces.Label, SKColors.White, tag.Width - 10);
    }
}
