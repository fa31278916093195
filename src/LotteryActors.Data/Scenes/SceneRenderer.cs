using LotteryActors.Data.Pictures;
using SkiaSharp;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Draws a scene: metal shines, rubber is matt, each shape has its outline. In the dark an object is black, under a cloth it
/// is as wide as high with round corners.
/// </summary>
/// <param name="side">Pixels along a side of the picture.</param>
public sealed class SceneRenderer(int side, SceneGround ground = SceneGround.Paper)
{
    private static readonly SKColor Paper = new(0xF2, 0xEF, 0xE9);
    private static readonly SKColor Grey = new(0x84, 0x82, 0x7F);
    private static readonly SKColor Dark = new(0x14, 0x14, 0x14);
    private const float ClothCorner = 0.3f;

    /// <summary>In the order of the colours' words.</summary>
    private static readonly SKColor[] Colours =
    [
        new(0xC9, 0x2A, 0x2A), new(0x2B, 0x8A, 0x3E), new(0x1C, 0x5F, 0xC4), new(0xF0, 0xC0, 0x1C),
        new(0x86, 0x3F, 0xB5), new(0x7A, 0x4B, 0x22), new(0x86, 0x8E, 0x96), new(0xFF, 0xFF, 0xFF),
    ];

    /// <summary>The picture as a PNG file.</summary>
    public byte[] Render(Scene scene)
    {
        using var bitmap = Bitmap(scene);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>The picture's pixels, as decoding its PNG file gives them.</summary>
    internal Pixels Draw(Scene scene)
    {
        using var bitmap = Bitmap(scene);
        return new Pixels(side, side, EncodedPictures.DropAlpha(bitmap.GetPixelSpan()));
    }

    private SKBitmap Bitmap(Scene scene)
    {
        var bitmap = new SKBitmap(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(ground == SceneGround.Grey ? Grey : Paper);
        foreach (var item in scene.Objects)
        {
            Draw(canvas, item);
        }

        canvas.Flush();
        return bitmap;
    }

    private void Draw(SKCanvas canvas, SceneObject item)
    {
        var box = new SKRect(item.X * side, item.Y * side, (item.X + item.Width) * side, (item.Y + item.Height) * side);
        using var outline = item.Hides(SceneAttribute.Shape) ? Cloth(box) : Outline(item.Look.Shape, box);
        using var fill = item.Hides(SceneAttribute.Colour) ? new SKPaint { Color = Dark, IsAntialias = true } : Fill(item.Look, box);
        using var edge = new SKPaint { Color = (item.Hides(SceneAttribute.Colour) ? Dark : Colours[item.Look.Colour]).WithHalf(), IsStroke = true, StrokeWidth = side / 160f, IsAntialias = true };
        canvas.DrawPath(outline, fill);
        canvas.DrawPath(outline, edge);
        if (item.Hides(SceneAttribute.Shape))
        {
            return;
        }

        using var inner = InnerEdges(item.Look.Shape, box);
        canvas.DrawPath(inner, edge);
    }

    private static SKPaint Fill(Look look, SKRect box)
    {
        var colour = Colours[look.Colour];
        var paint = new SKPaint { Color = colour, IsAntialias = true };
        if (SceneWords.Values(SceneAttribute.Material)[look.Material] == "metal")
        {
            paint.Shader = SKShader.CreateLinearGradient(
                new SKPoint(box.Left, box.Top),
                new SKPoint(box.Right, box.Bottom),
                [colour.WithHalf(), SKColors.White, colour, colour.WithHalf()],
                [0f, 0.3f, 0.5f, 1f],
                SKShaderTileMode.Clamp);
        }

        return paint;
    }

    private static SKPath Cloth(SKRect box)
    {
        var path = new SKPath();
        path.AddRoundRect(box, box.Width * ClothCorner, box.Height * ClothCorner);
        return path;
    }

    private static SKPath Outline(int shape, SKRect box)
    {
        var path = new SKPath();
        switch (SceneWords.Values(SceneAttribute.Shape)[shape])
        {
            case "cube":
                path.AddPoly(CubeCorners(box), close: true);
                break;
            case "ball":
                path.AddOval(box);
                break;
            case "cone":
                path.MoveTo(box.MidX, box.Top);
                path.LineTo(box.Right, box.Bottom - (box.Height / 8));
                path.ArcTo(Foot(box), 0, 180, forceMoveTo: false);
                path.Close();
                break;
            default:
                path.ArcTo(Lid(box), 180, 180, forceMoveTo: true);
                path.ArcTo(Foot(box), 0, 180, forceMoveTo: false);
                path.Close();
                break;
        }

        return path;
    }

    private static SKPath InnerEdges(int shape, SKRect box)
    {
        var path = new SKPath();
        switch (SceneWords.Values(SceneAttribute.Shape)[shape])
        {
            case "cube":
                var front = new SKPoint(box.Right - (box.Width / 4), box.Top + (box.Height / 4));
                path.AddPoly([new SKPoint(box.Left, front.Y), front, new SKPoint(front.X, box.Bottom)], close: false);
                path.AddPoly([front, new SKPoint(box.Right, box.Top)], close: false);
                break;
            case "cylinder":
                path.AddOval(Lid(box));
                break;
        }

        return path;
    }

    private static SKPoint[] CubeCorners(SKRect box)
    {
        var (x, y) = (box.Width / 4, box.Height / 4);
        return
        [
            new(box.Left, box.Top + y), new(box.Left + x, box.Top), new(box.Right, box.Top),
            new(box.Right, box.Bottom - y), new(box.Right - x, box.Bottom), new(box.Left, box.Bottom),
        ];
    }

    private static SKRect Lid(SKRect box) => new(box.Left, box.Top, box.Right, box.Top + (box.Height / 4));

    private static SKRect Foot(SKRect box) => new(box.Left, box.Bottom - (box.Height / 4), box.Right, box.Bottom);
}

/// <summary>Shades of a colour.</summary>
internal static class Shades
{
    /// <summary>The colour at half its brightness.</summary>
    public static SKColor WithHalf(this SKColor colour) => new((byte)(colour.Red / 2), (byte)(colour.Green / 2), (byte)(colour.Blue / 2));
}
