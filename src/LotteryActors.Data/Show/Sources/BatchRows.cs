using LotteryActors.Data.Batches;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Metrics;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Show.Sources;

/// <summary>One example's rows of a batch, as pictures and texts: rows share pictures in some tasks, texts in others.</summary>
internal sealed class BatchRows(UniterBatch batch)
{
    /// <summary>Each different picture once.</summary>
    public IEnumerable<ShownPicture> Pictures()
    {
        var rows = Enumerable.Range(0, batch.Size).DistinctBy(row => Convert.ToHexString(Bytes(row))).ToArray();
        return rows.Select((row, number) => Picture(row, rows.Length == 1 ? "picture" : Name(number)));
    }

    /// <summary>Each different text once, with what is known to be right.</summary>
    public IEnumerable<ShownText> Texts(WordPieceVocabulary vocabulary)
    {
        var texts = Enumerable.Range(0, batch.Size)
            .Select(row => (Row: row, Text: Words(batch.InputIds.AsMemory(row * batch.TextLength, batch.TextLength).ToArray(), vocabulary)))
            .DistinctBy(row => row.Text);
        foreach (var (row, text) in texts)
        {
            yield return new ShownText(Head(row), text, IsRight(row));
        }

        if (batch is Nlvr2Batch { Targets: [var target, ..] })
        {
            yield return new ShownText("answer", target == 1 ? "true" : "false", IsRight: true);
        }
    }

    /// <summary>
    /// Word pieces joined to words; marks and padding left out, and what stands after a separator set apart. A piece that is none of
    /// the vocabulary, as those by which VCR names persons, is shown by its number: <c>#28997</c>.
    /// </summary>
    public static string Words(IEnumerable<long> pieces, WordPieceVocabulary vocabulary)
    {
        var words = pieces
            .Where(piece => piece != 0 && piece != vocabulary.Start)
            .Select(piece => piece == vocabulary.Separator ? "|"
                : piece > 0 && piece < vocabulary.Size ? vocabulary.Pieces[(int)piece]
                : $"#{piece}");
        return string.Join(' ', words).Replace(" ##", "", StringComparison.Ordinal).TrimEnd(' ', '|');
    }

    private string Name(int number) => batch switch
    {
        Nlvr2Batch => number == 0 ? "left" : "right",
        RankBatch => number == 0 ? "its picture" : "another picture",
        _ => $"picture {number}",
    };

    private string Head(int row) => batch switch
    {
        Nlvr2Batch => "sentence",
        RefExpRows => "expression",
        RankBatch => row == 0 ? "its text" : "another text",
        VcrBatch => "choice",
        VcrEvaluationBatch => row < 4 ? "answer" : "rationale",
        _ => "text",
    };

    private bool IsRight(int row) => batch switch
    {
        VcrBatch choices => choices.Targets[row] == 1,
        VcrEvaluationBatch choices => row < 4 ? choices.AnswerTargets[0] == row : choices.RationaleTargets[0] == row - 4,
        RankBatch => row == 0,
        _ => false,
    };

    private byte[] Bytes(int row) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(Boxes(row)).ToArray();

    private ReadOnlySpan<float> Boxes(int row) => batch.RegionBoxes.AsSpan(row * batch.Regions * PictureRegions.BoxSize, batch.Regions * PictureRegions.BoxSize);

    private ShownPicture Picture(int row, string name)
    {
        var mask = batch.RegionMask();
        var boxes = new List<ShownBox>();
        for (var region = 0; region < batch.Regions && mask[(row * batch.Regions) + region] == 1; region++)
        {
            var box = Boxes(row).Slice(region * PictureRegions.BoxSize, PictureRegions.BoxSize);
            boxes.Add(new ShownBox(box[0], box[1], box[2], box[3], "", IsMeant(row, region)));
        }

        return batch.Pixels is { } pixels ? new ShownPicture(name, pixels.Width, pixels.Height, Rgb(pixels, row), boxes) : ShownPicture.Blank(name, boxes);
    }

    private bool IsMeant(int row, int region) => batch switch
    {
        RefExpBatch expressions => expressions.Targets[row] == region,
        RefExpEvaluationBatch expressions => BoxOverlap.IsRight(At(expressions.ObjectBoxes, (row * batch.Regions) + region), At(expressions.TargetBoxes, row)),
        _ => false,
    };

    private static PixelBox At(float[] boxes, int box) => new(boxes[4 * box], boxes[(4 * box) + 1], boxes[(4 * box) + 2], boxes[(4 * box) + 3]);

    /// <summary>Planes from -1 to 1 back to bytes.</summary>
    private static byte[] Rgb(ViltPictureBatch pixels, int row)
    {
        var plane = pixels.Width * pixels.Height;
        var planes = pixels.Pixels.AsSpan(row * 3 * plane, 3 * plane);
        var rgb = new byte[3 * plane];
        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)Math.Clamp(MathF.Round((planes[((i % 3) * plane) + (i / 3)] + 1) * 127.5f), 0, 255);
        }

        return rgb;
    }
}
