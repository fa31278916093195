using LotteryActors.Data.Text;

namespace LotteryActors.Data.Tests.Text;

public sealed class PaddedSentencesTests
{
    private static readonly WordPieceTokenizer Tokenizer =
        new(new WordPieceVocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "dog", "##s"], "test"));

    [Fact]
    public void Sentences_are_framed_padded_and_cut()
    {
        var padded = PaddedSentences.Of(Tokenizer, [" Red dogs ", "dog dog dogs red"], length: 6);

        Assert.Equal([2, 5, 6, 7, 3, 0, 2, 6, 6, 6, 7, 3], padded.InputIds);
        Assert.Equal([1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1], padded.AttentionMask);
        Assert.Equal((2, 6), (padded.Count, padded.Length));
    }

    [Fact]
    public void A_sentence_of_nothing_is_framed_all_the_same() =>
        Assert.Equal([2, 3, 0], PaddedSentences.Of(Tokenizer, [""], length: 3).InputIds);
}
