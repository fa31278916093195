using LotteryActors.Data.Batches;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.LxmertData;

/// <summary>The sentences of LXMERT's pre-training corpora.</summary>
internal sealed class LxmertCaptionExamples(LxmertPretraining corpus, ClippedTexts texts, RegionClasses classes) : ICaptionExamples
{
    public int Count => corpus.Count;

    public int Pictures => corpus.Pictures;

    public int FeatureSize => corpus.FeatureSize;

    public int Length(int index) => Text(index).Length + corpus.Boxes;

    public int[] Text(int index) => texts.Encode(corpus.Sentence(index));

    public int PictureOf(int index) => corpus.PictureOf(index);

    public PictureRegions Picture(int picture) => LxmertRegions.Of(corpus.ReadPicture(picture), classes);
}
