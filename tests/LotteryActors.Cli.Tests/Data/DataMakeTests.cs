namespace LotteryActors.Cli.Tests.Data;

/// <summary>What <c>lottery data make</c> writes and refuses.</summary>
public sealed class DataMakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("uniter", "txt_db/vcr_val.db/data.mdb", 8)]
    [InlineData("lxmert", "data/nlvr2_imgfeat/valid_obj36.tsv", 4)]
    [InlineData("vilt", "f30k_caption_karpathy_val.arrow", 4)]
    public async Task Scenes_are_written_in_a_format_and_nothing_is_wrong_with_them(string format, string file, int tasks)
    {
        var folder = Path.Combine(_folder.Path, format);
        var made = await Lottery.Run("data", "make", "scenes", "--out", folder, "--size", "20", "--format", format, "--picture-side", "32");

        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Equal(tasks, made.Out.Split('\n').Count(line => line.StartsWith("writing ", StringComparison.Ordinal)));
        Assert.Contains($"{folder}: 20 training examples a task, seed 1; search on it with task {{ set = {format} }} and --data {folder}", made.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, file)));
        var check = await Lottery.Run("data", "check", folder);
        Assert.True(check.ExitCode == 0, check.Out);
    }

    [Fact]
    public async Task A_folder_of_something_else_is_not_written_to()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "thesis.tex"), "");
        (await Lottery.Run("data", "make", "scenes", "--out", _folder.Path, "--size", "20")).MustRefuse(2, "holds files that `lottery data make` did not write", "give a new or an empty folder");
    }

    [Theory]
    [InlineData("--size", "9", "--size: '9' is no number from 10 to 1000000")]
    [InlineData("--seed", "-1", "--seed: '-1' is no number from 0")]
    [InlineData("--picture-side", "4000", "--picture-side: '4000' is no number from 8 to 1024")]
    [InlineData("--format", "coco", "'coco'")]
    public async Task A_wrong_number_is_refused(string option, string value, string words)
    {
        string[] size = option == "--size" ? [] : ["--size", "20"];
        var refused = await Lottery.Run(["data", "make", "scenes", "--out", Path.Combine(_folder.Path, "made"), .. size, option, value]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(words, refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "made")));
    }
}
