using LotteryActors.Data.Batches;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Batching;

/// <summary>What is left of a batch under an ablation.</summary>
internal static class BlindView
{
    /// <summary>A picture's darkest level. (Not the grey whose numbers are 0: that is ViLT's padding.)</summary>
    private const float Black = -1f;

    public static TBatch Of<TBatch>(TBatch batch, DataView view, WordPieceVocabulary vocabulary)
        where TBatch : UniterBatch =>
        view switch
        {
            DataView.TextOnly => (TBatch)WithoutPictures(batch),
            DataView.ImageOnly => (TBatch)WithoutTexts(batch, vocabulary),
            _ => batch,
        };

    /// <summary>Every region is there, but its features and box are zero; every picture is black.</summary>
    private static UniterBatch WithoutPictures(UniterBatch batch) => batch with
    {
        RegionFeatures = new float[batch.RegionFeatures.Length],
        RegionBoxes = new float[batch.RegionBoxes.Length],
        Pixels = batch.Pixels is { } pictures ? pictures with { Pixels = Filled(pictures.Pixels.Length) } : null,
    };

    /// <summary>Every text is [CLS] [SEP].</summary>
    private static UniterBatch WithoutTexts(UniterBatch batch, WordPieceVocabulary vocabulary)
    {
        int[] text = [vocabulary.Start, vocabulary.Separator];
        var mask = batch.RegionMask();
        int[] regionCounts = [.. Enumerable.Range(0, batch.Size).Select(row => mask.AsSpan(row * batch.Regions, batch.Regions).Count(1L))];
        int[] textLengths = [.. Enumerable.Repeat(text.Length, batch.Size)];
        var blind = batch with
        {
            TextLength = text.Length,
            Length = Packing.PackedLength(textLengths, regionCounts),
            InputIds = Packing.Pad([.. Enumerable.Repeat(text, batch.Size)], text.Length),
            AttentionMask = Packing.AttentionMask(textLengths, regionCounts),
            GatherIndex = GatherIndex.Of(textLengths, regionCounts, text.Length),
            TextTypes = batch.TextTypes is null ? null : new long[batch.Size * text.Length],
        };
        return blind is RefExpRows rows ? rows with { TextLengths = Array.ConvertAll(textLengths, Convert.ToInt64) } : blind;
    }

    private static float[] Filled(int length)
    {
        var levels = new float[length];
        Array.Fill(levels, Black);
        return levels;
    }
}
