namespace LotteryActors.Cli.Tests;

public sealed class HelpTests
{
    [Fact]
    public async Task The_help_lists_every_verb()
    {
        var help = await Lottery.Run("--help");

        Assert.Equal(0, help.ExitCode);
        Assert.Empty(help.Error);
        Assert.All(
            ["run <spec>", "list", "status <id>", "resume <id>", "pause <id>", "cancel <id>", "report <id>", "node", "gc", "model", "data", "device"],
            verb => Assert.Contains($"\n  {verb}", help.Out, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("run", "--data", "--devices", "--home", "--port", "--json", "lottery run easy-vqa --data")]
    [InlineData("status", "--json", "--home", "lottery status --json")]
    [InlineData("resume", "--devices", "every unfinished search")]
    [InlineData("node", "--role", "--seed", "--host", "--port", "--threads", "coordinator|worker|both")]
    [InlineData("gc", "--dry-run", "--min-age")]
    [InlineData("pause", "--home")]
    [InlineData("cancel", "--home")]
    [InlineData("report", "report.html")]
    [InlineData("list", "--json")]
    [InlineData("model", "inspect", "convert", "Nothing in them is executed", "lottery model convert model_LXRT.pth")]
    [InlineData("data", "check", "make")]
    [InlineData("data make", "--out", "--size", "--seed", "--format", "--picture-side", "uniter|lxmert|vilt")]
    [InlineData("data check", "--verify", "--most", "--json", "ends with 2 where something is wrong")]
    [InlineData("data show", "--item", "--out", "--part", "--task", "--split <train|evaluation>")]
    [InlineData("device", "check")]
    [InlineData("device check", "--torch", "--devices", "--json", "site-packages/torch")]
    public async Task Every_verb_explains_itself_with_examples_and_exit_codes(string verb, params string[] words)
    {
        var help = await Lottery.Run([.. verb.Split(' '), "--help"]);

        Assert.Equal(0, help.ExitCode);
        Assert.All(words, word => Assert.Contains(word, help.Out, StringComparison.Ordinal));
        Assert.Contains($"Examples:\n  lottery {verb}", help.Out, StringComparison.Ordinal);
        Assert.Contains("Exit codes:\n  0 ", help.Out, StringComparison.Ordinal);
        Assert.Contains("130", help.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect", "--json", "a folder of the Hugging Face hub")]
    [InlineData("convert", "--names <original|hugging-face>", "--dtype <f32|f16|bf16>", "--overwrite")]
    public async Task Verbs_of_model_explain_themselves_too(string verb, params string[] words)
    {
        var help = await Lottery.Run("model", verb, "--help");

        Assert.Equal(0, help.ExitCode);
        Assert.All(words, word => Assert.Contains(word, help.Out, StringComparison.Ordinal));
        Assert.Contains($"Examples:\n  lottery model {verb}", help.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_a_worker_says_is_in_no_help()
    {
        var help = await Lottery.Run("device", "--help");

        Assert.DoesNotContain("--store", help.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("try", help.Out, StringComparison.Ordinal);
    }
}
