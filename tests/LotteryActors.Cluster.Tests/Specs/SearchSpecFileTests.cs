using LotteryActors.Cluster.Specs;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Specs;

public sealed class SearchSpecFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lottery-specs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sections_lists_and_scalars_become_a_tree_in_the_order_written()
    {
        var root = Section(SearchSpecFile.Parse("x.conf", "search {\n b = [0.3, 0.5]\n a.c = \"two words\"\n}", _folder).Root);

        var search = Section(Assert.Single(root.Fields).Value);
        Assert.Equal(["b", "a"], search.Fields.Select(f => f.Key));
        Assert.Equal(["0.3", "0.5"], Assert.IsType<SpecNode.Sequence>(search.Fields[0].Value).Items.Select(Text));
        Assert.Equal("two words", Text(Assert.Single(Section(search.Fields[1].Value).Fields).Value));
    }

    [Fact]
    public void Brackets_with_nothing_in_them_are_a_list()
    {
        var root = Section(SearchSpecFile.Parse("x.conf", "controls = []\nsparsities = [ ]", _folder).Root);

        Assert.All(root.Fields, f => Assert.Empty(Assert.IsType<SpecNode.Sequence>(f.Value).Items));
    }

    [Fact]
    public void Every_spec_that_comes_with_the_program_is_valid()
    {
        var ofScenes = from family in (string[])["uniter", "lxmert", "vilt"] from task in TaskNames.Learnable select $"scenes-{family}-{task}";
        Assert.Equal(
            ((string[])["easy-vqa", "easy-vqa-vilt", "nlvr", "nlvr-vilt", "quickstart", "quickstart-lxmert", "quickstart-twin", "vqa-v2-vilt", .. ofScenes]).Order(StringComparer.Ordinal),
            SearchSpecFile.BuiltIn);
        Assert.All(SearchSpecFile.BuiltIn, name =>
        {
            var file = SearchSpecFile.Load(name);
            Assert.Empty(SearchSpecReader.Read(file.Name, file.Root).Errors);
        });
    }

    [Fact]
    public void Braces_in_quotes_and_comments_count_for_nothing()
    {
        var root = SearchSpecFile.Parse("x.conf", "# a { brace\nname = \"b } c\" // and }\n", _folder).Root;

        Assert.Equal("b } c", Text(Assert.Single(Section(root).Fields).Value));
    }

    [Fact]
    public void A_substitution_is_resolved()
    {
        var root = Section(SearchSpecFile.Parse("x.conf", "n = 7\nsearch {\n seed = ${n}\n}", _folder).Root);

        Assert.Equal("7", Text(Section(root.Fields.Single(f => f.Key == "search").Value).Fields[0].Value));
    }

    [Fact]
    public void An_include_is_read_from_the_specs_own_folder()
    {
        File.WriteAllText(Path.Combine(_folder, "base.conf"), "seed = 9");

        var root = Section(SearchSpecFile.Parse("x.conf", "search {\n include \"base.conf\"\n}", _folder).Root);

        Assert.Equal("seed", Assert.Single(Section(root.Fields[0].Value).Fields).Key);
    }

    [Fact]
    public void An_include_may_not_lead_out_of_the_folder()
    {
        var e = Assert.Throws<SearchSpecException>(() => SearchSpecFile.Parse("x.conf", "include \"../../etc/passwd\"", _folder));

        Assert.Contains("x.conf: include", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search {\n name = a", "'{' in line 1 is never closed")]
    [InlineData("search {\n a = [1, 2\n}", "'}' in line 3 closes nothing")]
    public void A_file_that_is_no_hocon_is_named_in_one_line(string text, string why)
    {
        var e = Assert.Throws<SearchSpecException>(() => SearchSpecFile.Parse("vqa.conf", text, _folder));

        Assert.StartsWith("vqa.conf: the file is no HOCON", e.Message, StringComparison.Ordinal);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_spec_nobody_knows_is_answered_with_those_that_are_known()
    {
        var e = Assert.Throws<SearchSpecException>(() => SearchSpecFile.Load("quickstar"));

        Assert.Contains("quickstart", e.Message, StringComparison.Ordinal);
    }

    private static SpecNode.Section Section(SpecNode node) => Assert.IsType<SpecNode.Section>(node);

    private static string Text(SpecNode node) => Assert.IsType<SpecNode.Scalar>(node).Text;
}
