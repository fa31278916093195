using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Examples;

/// <summary>Sentences, each of one of the pictures.</summary>
internal interface ICaptionExamples
{
    int Count { get; }

    int Pictures { get; }

    /// <summary>Word pieces and regions of an example.</summary>
    int Length(int index);

    /// <summary>[CLS] sentence [SEP]</summary>
    int[] Text(int index);

    /// <summary>The picture an example's sentence is about.</summary>
    int PictureOf(int index);

    PictureRegions Picture(int picture);
}
