using LotteryActors.Data.Lxmert;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Tests.Lxmert;

public sealed class LxmertTextTests
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

    [Theory]
    [InlineData("a an the dog", "dog")]
    [InlineData("the a dog", "a dog")]
    [InlineData("Ten.", "10")]
    [InlineData("a man", "man")]
    [InlineData(".", "")]
    [InlineData("dog..", "dog.")]
    public void Answers_are_normalised_as_convert_ans_does(string answer, string normal) =>
        Assert.Equal(normal, LxmertAnswerTable.Normalise(answer));

    [Fact]
    public void The_table_can_be_cut_to_question_sets_and_ids_are_places()
    {
        const string json = """[{"ans": "yes", "dsets": ["vqa", "gqa"]}, {"ans": "stop", "dsets": ["visual7w"]}, {"ans": "2", "dsets": ["vqa"]}]""";

        Assert.Equal(2, LxmertAnswerTable.FromJson(json, "all_ans.json").Find("two"));
        Assert.Equal(1, LxmertAnswerTable.FromJson(json, "all_ans.json", ["vqa"]).Find("2"));
        Assert.Null(LxmertAnswerTable.FromJson(json, "all_ans.json", ["vqa"]).Find("stop"));
    }

    [Fact]
    public void What_is_no_table_is_refused_by_name() =>
        Assert.StartsWith("all_ans.json: no answer table", Assert.Throws<DataException>(() => LxmertAnswerTable.FromJson("{}", "all_ans.json")).Message, StringComparison.Ordinal);
}
