using LotteryActors.Data.Text;

namespace LotteryActors.Data.Tests.Text;

public sealed class WordPieceTests
{
    private static readonly WordPieceVocabulary Vocabulary = new(
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "play", "##ing", "##s", "a", "b", "$", "+", "%", "5", "i", "e", "100", "σας", "ς", "σ", "##\U0001F600", "\U0001F600", "[", "]", "mask", "_"],
        "test");

    private readonly WordPieceTokenizer _tokenizer = new(Vocabulary);

    [Theory]
    [InlineData("playings", "play ##ing ##s")]
    [InlineData("$100 + 5%", "$ 100 + 5 %")]
    [InlineData("a\tb\na", "a b a")]
    [InlineData("a_b", "a _ b")]
    [InlineData("a\u2028b\u0085a", "a [UNK]")]
    [InlineData("é É e\u0301", "e e e")]
    [InlineData("\u0130", "i")]
    [InlineData("ΣΑΣ Σ", "σας σ")]
    [InlineData("\U0001F600\U0001F600", "\U0001F600 ##\U0001F600")]
    [InlineData("[MASK] [mask]", "[MASK] [ mask ]")]
    [InlineData("a\u00adb\u200da", "[UNK]")]
    public void Traps_of_berts_tokenizer_are_hit(string text, string pieces) =>
        Assert.Equal(pieces, string.Join(' ', _tokenizer.Tokenize(text)));

    [Fact]
    public void White_space_that_cleaning_would_drop_parts_words_when_encoding_by_word() =>
        Assert.Equal(_tokenizer.Encode("a b a"), _tokenizer.EncodeByWord("a\u0085b\u001ca"));

    [Fact]
    public void A_text_stands_between_its_marks() =>
        Assert.Equal([Vocabulary.Start, 8, Vocabulary.Separator], _tokenizer.EncodeWithMarks("a"));

    [Fact]
    public void A_vocabulary_without_special_tokens_is_refused()
    {
        var error = Assert.Throws<DataException>(() => new WordPieceVocabulary(["[PAD]", "a", "[UNK]"], "v.txt"));

        Assert.Equal("v.txt: the vocabulary lacks [CLS], [SEP], [MASK]; add them, one a line, [PAD] first", error.Message);
    }

    [Fact]
    public void The_original_vocabulary_gives_words_from_the_exclamation_mark_on()
    {
        var pieces = new[] { "[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[unused98]", "!", "a" };

        Assert.Equal(7, new WordPieceVocabulary(pieces, "bert").FirstWord);
    }
}
