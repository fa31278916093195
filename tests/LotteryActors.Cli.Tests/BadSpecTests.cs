namespace LotteryActors.Cli.Tests;

/// <summary>Bad input as a user meets it: one line that names the thing, the place and the mend, and nothing is started.</summary>
public sealed class BadSpecTests : IDisposable
{
    private const int Usage = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_spec_that_is_nowhere_is_told_with_those_there_are() =>
        (await Run("no-such-spec")).MustRefuse(Usage, "no-such-spec", "quickstart");

    [Fact]
    public async Task A_spec_that_is_cut_short_is_no_hocon() =>
        (await Run(Spec(text => text[..text.LastIndexOf('}')]))).MustRefuse(Usage, "mine.conf", "HOCON");

    [Fact]
    public async Task Falling_sparsities_are_refused() =>
        (await Run(Spec(text => Set(text, "sparsities", "[0.4, 0.3]")))).MustRefuse(Usage, "mine.conf: search.prune.sparsities must rise; 0.3 follows 0.4");

    [Fact]
    public async Task An_unknown_key_is_refused() =>
        (await Run(Spec(text => text + "\nsearch.colour = red\n"))).MustRefuse(Usage, "mine.conf: search.colour");

    [Fact]
    public async Task A_wrong_type_is_refused() =>
        (await Run(Spec(text => Set(text, "seed", "many")))).MustRefuse(Usage, "mine.conf: search.seed");

    [Fact]
    public async Task An_unknown_model_is_refused() =>
        (await Run(Spec(text => text + "\nsearch.model = uniter-giant\n"))).MustRefuse(Usage, "mine.conf: search.model", "uniter-mini");

    [Fact]
    public async Task An_option_that_the_data_set_refuses_is_told_with_file_and_key() =>
        (await Run(Spec(text => Set(text, "train-size", "many")))).MustRefuse(Usage, "mine.conf: search.task.options: train-size must be a whole number", "'many'");

    [Fact]
    public async Task An_option_that_the_corpus_does_not_know_is_told_with_file_and_key() =>
        (await Run(Spec(text => text + "\nsearch.pretrain.options.colour = red\n"))).MustRefuse(Usage, "mine.conf: search.pretrain.options: unknown option 'colour'");

    [Fact]
    public async Task Everything_wrong_is_told_at_once_a_line_each()
    {
        var lottery = await Run(Spec(text => text + "\nsearch.colour = red\nsearch.model = uniter-giant\n"));

        Assert.Equal(Usage, lottery.ExitCode);
        Assert.Equal(2, lottery.ErrorLines.Count);
        Assert.All(lottery.ErrorLines, line => Assert.StartsWith("lottery: mine.conf: search.", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_data_folder_is_told() =>
        (await Run("easy-vqa", "--data", Path.Combine(_folder.Path, "nowhere"))).MustRefuse(Usage, "nowhere");

    [Fact]
    public async Task A_data_set_that_needs_a_folder_and_gets_none_asks_for_it() =>
        (await Run("easy-vqa")).MustRefuse(Usage, "--data");

    [Fact]
    public async Task Nothing_is_written_before_the_spec_is_sound()
    {
        await Run("no-such-spec");

        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "home")));
    }

    private Task<Lottery> Run(string spec, params string[] more) => Lottery.Run(["run", spec, "--home", Path.Combine(_folder.Path, "home"), .. more]);

    private string Spec(Func<string, string> change) =>
        _folder.File("mine.conf", change(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "hocon", "searches", "quickstart-twin.conf"))));

    /// <summary>Gives the first line <c>key = ...</c> another value.</summary>
    private static string Set(string text, string key, string value)
    {
        var lines = text.Split('\n').ToList();
        var at = lines.FindIndex(l => l.TrimStart().StartsWith(key + " =", StringComparison.Ordinal));
        Assert.True(at >= 0, $"the spec has no line `{key} =`");
        lines[at] = $"{key} = {value}";
        return string.Join('\n', lines);
    }
}
