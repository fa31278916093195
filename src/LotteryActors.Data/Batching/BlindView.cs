using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Batching;

/// <summary>What is left of an example under an ablation.</summary>
internal static class BlindView
{
    /// <summary>Without pictures every region is there, but its features and box are zero.</summary>
    public static PictureRegions Of(PictureRegions picture, DataView view) => view == DataView.TextOnly
        ? new PictureRegions(picture.Count, new float[picture.Features.Length], new float[picture.Boxes.Length])
        : picture;

    /// <summary>Without pictures every one is black. (Not the grey whose numbers are 0: that is ViLT's padding.)</summary>
    public static Pixels Of(IPictures pictures, int index, int side, DataView view) =>
        view == DataView.TextOnly ? new Pixels(side, side, new byte[Pixels.Colours * side * side]) : pictures.Pixels(index, side);

    /// <summary>Without text there is [CLS] [SEP] only.</summary>
    public static int[] Of(int[] text, DataView view, WordPieceVocabulary vocabulary) =>
        view == DataView.ImageOnly ? [vocabulary.Start, vocabulary.Separator] : text;
}
