using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Nlvr;

/// <summary>The pre-training corpus: the train split's pictures with the sentences that are true of them.</summary>
internal sealed class NlvrCaptions(NlvrSentences sentences) : ICaptionExamples, IPictures
{
    private readonly int[] _true = [.. sentences.TrueOnes];

    public int Count => _true.Length;

    /// <summary>Every true sentence has a picture of its own.</summary>
    public int Pictures => _true.Length;

    public int Length(int index) => sentences.Length(_true[index]);

    public int[] Text(int index) => sentences.Text(_true[index]);

    public int PictureOf(int index) => index;

    public PictureRegions Picture(int picture) => sentences.Regions(_true[picture]);

    public Pixels Pixels(int picture, int side) => sentences.Pixels(_true[picture], side);
}
