using LotteryActors.Data.Formats.Lxmert;

namespace LotteryActors.Data.Tests.Formats.Lxmert;

public sealed class AnswerTableTests : IDisposable
{
    private readonly LxmertFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("A man.", "man")]
    [InlineData("a an the dog", "dog")]
    [InlineData("Two", "2")]
    [InlineData("grey", "gray")]
    [InlineData("the  ", "")]
    [InlineData("yes .", "yes")]
    [InlineData(" yes", " yes")]
    [InlineData(".", "")]
    public void Answers_are_spelt_as_the_original_spells_them(string answer, string expected) => Assert.Equal(expected, AnswerTable.Convert(answer));

    [Fact]
    public void Ids_are_places_among_the_answers_of_the_data_sets_asked_for()
    {
        _folder.Write("all_ans.json", """[{"ans": "yes", "dsets": ["vqa"]}, {"ans": "no", "dsets": ["gqa", "vqa"]}, {"ans": "2", "dsets": ["visual7w"]}]""");
        var table = AnswerTable.Read(_folder.PathOf("all_ans.json"), ["gqa", "visual7w"]);

        Assert.Equal(["no", "2"], table.Answers);
        Assert.True(table.TryId("2", out var id));
        Assert.Equal((1, false), (id, table.TryId("yes", out _)));
    }

    [Fact]
    public void Where_two_answers_become_one_the_converted_ones_score_holds()
    {
        _folder.Write("all_ans.json", """[{"ans": "yes", "dsets": []}, {"ans": "no", "dsets": []}]""");
        var table = AnswerTable.Read(_folder.PathOf("all_ans.json"));

        var label = table.Rewrite(new(StringComparer.Ordinal) { ["Yes."] = 0.3, ["yes"] = 1, ["zebra"] = 1, ["NO"] = 0.6 });

        Assert.Equal([KeyValuePair.Create("yes", 0.3), KeyValuePair.Create("no", 0.6)], label);
    }

    [Fact]
    public void An_answer_that_stands_twice_is_refused()
    {
        _folder.Write("all_ans.json", """[{"ans": "yes", "dsets": []}, {"ans": "yes", "dsets": []}]""");

        Assert.Contains("the answer 'yes' stands there twice", Assert.Throws<DataException>(() => AnswerTable.Read(_folder.PathOf("all_ans.json"))).Message);
    }
}
