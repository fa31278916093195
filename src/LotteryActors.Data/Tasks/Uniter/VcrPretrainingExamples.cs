using LotteryActors.Data.Batching;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>A text whose noise is drawn, with the segment of every word piece.</summary>
internal sealed record MaskedTypedText(MaskedText Text, int[] Types);

/// <summary>
/// VCR as a pre-training corpus, the second stage (UNITER, data/pretrain_vcr.py): question, right answer and, for the
/// rationale's task, right rationale. Unlike in fine-tuning a separator belongs to the segment before it, and every segment
/// is masked on its own, so that each asks for at least one piece.
/// </summary>
internal sealed class VcrPretrainingExamples(TextDatabase texts, VcrPictures pictures, VcrTask task, Shard shard)
{
    private readonly UniterTexts _texts = new(texts, pictures: 2, pictures.Regions, shard);

    public int Count => _texts.Count;

    public IReadOnlyList<string> Ids => _texts.Ids;

    public int FeatureSize => pictures.FeatureSize;

    public int Length(int index) => _texts.Lengths[index];

    public TypedText Text(int index)
    {
        var joined = Join(index, pieces => new MaskedText(pieces, [.. pieces.Select(_ => TextMasking.NotAsked)]));
        return new TypedText(joined.Text.Text, joined.Types);
    }

    public MaskedTypedText Masked(int index, RandomStream random) => Join(index, pieces => TextMasking.MaskPieces(pieces, Tokens, random));

    public PictureRegions Picture(int index) => pictures.Read(_texts.Read(index).Texts("img_fname"));

    public LabelledRegions Labelled(int index) => pictures.ReadLabelled(_texts.Read(index).Texts("img_fname"));

    private MaskTokens Tokens => new(_texts.Meta.Mask, _texts.Meta.FirstWord, _texts.Meta.WordsEnd);

    private MaskedTypedText Join(int index, Func<int[], MaskedText> mask)
    {
        var record = _texts.Read(index);
        var question = VcrQuestion.Of(record);
        if (question.RightAnswer < 0 || (task == VcrTask.Rationale && question.RightRationale < 0))
        {
            throw record.Wrong("the right answer is not known; pre-train on another split than test");
        }

        List<int> ids = [_texts.Meta.Start];
        List<int> types = [0];
        List<int> labels = [TextMasking.NotAsked];
        foreach (var (pieces, type) in VcrTexts.Parts(question, task))
        {
            var masked = mask(pieces);
            ids.AddRange([.. masked.Text, _texts.Meta.Separator]);
            labels.AddRange([.. masked.Labels, TextMasking.NotAsked]);
            types.AddRange(Enumerable.Repeat(type, pieces.Length + 1));
        }

        return new MaskedTypedText(new MaskedText([.. ids], [.. labels]), [.. types]);
    }
}
