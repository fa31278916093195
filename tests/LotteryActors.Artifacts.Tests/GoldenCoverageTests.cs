using System.Text.RegularExpressions;
using LotteryActors.Golden;

namespace LotteryActors.Artifacts.Tests;

/// <summary>The one place that reports golden cases which nothing tries yet.</summary>
public sealed partial class GoldenCoverageTests
{
    [Theory]
    [Golden]
    public void Every_case_is_of_a_kind_that_is_implemented(GoldenCase golden)
    {
        Assert.SkipUnless(golden.Kind.IsImplemented, $"{golden.Name}: golden kind '{golden.Kind.Name}' is not implemented yet");

        Assert.Contains(golden, GoldenCases.OfKind(golden.Kind.Name));
    }

    [Fact]
    public void A_kind_counts_as_implemented_exactly_where_a_test_class_tries_it()
    {
        var tests = Path.Combine(Repository.Root, "tests");
        var tried = Directory.EnumerateFiles(tests, "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => GoldenTest.Matches(File.ReadAllText(file)).Select(match => $"{match.Groups[1].Value} by {TestClass(tests, file)}"))
            .Distinct();

        var named = GoldenKinds.All.SelectMany(kind => new[] { kind.TestedBy, kind.AlsoTestedBy }.OfType<string>().Select(by => $"{kind.Name} by {by}"));

        Assert.Equal(tried.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_of_fidelity_has_a_row_for_every_case_and_none_for_a_check_that_is_gone()
    {
        var inRepository = GoldenCases.InRepository.ToDictionary(golden => golden.Name);
        var rows = FidelityTable.Rows;

        Assert.Equal(
            inRepository.Values.Where(golden => golden.Kind.IsImplemented).Select(golden => golden.Name).Order(StringComparer.Ordinal),
            rows.Select(row => row.Case).Distinct().Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Contains(row.Check.Replace(' ', '_'), Source(inRepository[row.Case].Kind), StringComparison.Ordinal));
        Assert.All(rows, row => Assert.InRange(row.Measured?.WorstShare ?? 0, 0, 1));
    }

    [Theory]
    [InlineData("uniter_vqa_A", "", "uniter_vqa")]
    [InlineData("uniter_vqa_lneps_Z", "", "uniter_vqa")]
    [InlineData("uniter_traj_vqa_Q_accum4", "", "uniter_traj_vqa")]
    [InlineData("uniter_pretrain_vcr_B", "", "uniter_pretrain_vcr")]
    [InlineData("uniter_pretrain_C", "", "uniter_pretrain")]
    [InlineData("uniter_nlvr2_pairedattn_B", "", "uniter_nlvr2_pairedattn")]
    [InlineData("vilt_transform", "", "vilt_transform")]
    [InlineData("hidden_17", "BERT-Tickets LT_glue.py pruning_model", "prune_bert_tickets")]
    [InlineData("never_seen", "a paper of next year", "never_seen")]
    public void The_name_tells_the_kind_else_the_reference_code(string name, string reference, string kind) =>
        Assert.Equal(kind, GoldenKinds.Of(name, reference).Name);

    [GeneratedRegex("""\[Golden\("(\w+)"\)\]""")]
    private static partial Regex GoldenTest { get; }

    private static string Source(GoldenKind kind) =>
        string.Concat(new[] { kind.TestedBy, kind.AlsoTestedBy }.OfType<string>()
            .Select(test => File.ReadAllText(Path.Combine(Repository.Root, "tests", $"LotteryActors.{test}.cs"))));

    /// <summary><c>Models.Tests/Uniter/UniterGoldenTests</c> for the file of that class.</summary>
    private static string TestClass(string tests, string file) =>
        Path.ChangeExtension(Path.GetRelativePath(tests, file), null)["LotteryActors.".Length..];
}
