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

    /// <summary>Without text there is [CLS] [SEP] only.</summary>
    public static int[] Of(int[] text, DataView view, WordPieceVocabulary vocabulary) =>
        view == DataView.ImageOnly ? [vocabulary.Start, vocabulary.Separator] : text;
}
