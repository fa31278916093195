using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.ViltData;

/// <summary>Captions of pictures without regions.</summary>
internal sealed class ViltCaptionExamples(ViltCaptions captions, ClippedTexts texts) : ICaptionExamples, IPictures
{
    public int Count => captions.Count;

    public int Pictures => captions.Pictures;

    /// <summary>The most captions that one picture has.</summary>
    public int MostOfOne => captions.MostOfOne;

    public int Length(int index) => Text(index).Length;

    public int[] Text(int index) => texts.Encode(captions.Read(index).Text);

    public int PictureOf(int index) => captions.PictureOf(index);

    public PictureRegions Picture(int picture) => PictureRegions.None;

    public Pixels Pixels(int picture, int side) => ViltSquare.Of(captions.Picture(picture), captions.Place(picture), side);

    /// <summary>Pairs of captions and pictures as rows; what recurs is read once.</summary>
    public (UniterBatch Packed, ViltPictureBatch? Pixels) Pack(IReadOnlyList<(int Text, int Picture)> pairs, int? pictureSide)
    {
        var encoded = pairs.Select(pair => pair.Text).Distinct().ToDictionary(text => text, Text);
        var packed = Packing.Pack([.. pairs.Select(pair => encoded[pair.Text])], [.. pairs.Select(_ => PictureRegions.None)], featureSize: 0);
        if (pictureSide is not { } side)
        {
            return (packed, null);
        }

        var seen = pairs.Select(pair => pair.Picture).Distinct().ToDictionary(picture => picture, picture => Pixels(picture, side));
        return (packed, PixelCollation.Collate([.. pairs.Select(pair => seen[pair.Picture])], side));
    }
}
