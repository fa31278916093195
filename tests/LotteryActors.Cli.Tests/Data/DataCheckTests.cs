using System.Security.Cryptography;
using System.Text.Json;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Data.Tests.EasyVqa;
using LotteryActors.Golden;

namespace LotteryActors.Cli.Tests.Data;

/// <summary>What <c>lottery data check</c> says whatever the format.</summary>
public sealed class DataCheckTests : IDisposable
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "fixtures", "golden");

    private readonly EasyVqaFolder _easy = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _easy.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public Task Data_sets_side_by_side_are_each_checked() =>
        Checked.MustBeSound(Path.Combine(Golden, "ondisk_lxmert_A"), "LXMERT vqa", "LXMERT gqa", "LXMERT nlvr2", "LXMERT corpus", "LXMERT features", "all is well in 9 parts");

    [Fact]
    public async Task The_golden_databases_of_UNITER_are_sound()
    {
        foreach (var database in Directory.GetDirectories(Path.Combine(Golden, "ondisk_uniter_A", "txt")).Where(folder => !folder.EndsWith("manykeys.db", StringComparison.Ordinal)))
        {
            await Checked.MustBeSound(database, "no picture database lies here: whether the pictures are there was not looked at");
        }

        await Checked.MustBeSound(Path.Combine(Golden, "ondisk_uniter_A", "img"), "all is well in 11 parts");
    }

    [Fact]
    public async Task Where_nothing_is_recognised_it_says_what_would_be() =>
        (await Lottery.Run("data", "check", _folder.Path)).MustRefuse(2, _folder.Path, "no data set is recognised in it, known are UNITER databases", "give the folder that holds one");

    [Fact]
    public async Task A_folder_that_is_not_there_is_named() =>
        (await Lottery.Run("data", "check", "/nowhere")).MustRefuse(2, "/nowhere: no such folder");

    [Fact]
    public async Task For_scripts_it_says_the_same_in_json()
    {
        File.Delete(_easy.PathOf("train/images/1.png"));

        var check = await Lottery.Run("data", "check", _easy.Path, "--json");

        Assert.Equal(2, check.ExitCode);
        var report = JsonDocument.Parse(check.Out).RootElement;
        Assert.Equal((false, 1), (report.GetProperty("sound").GetBoolean(), report.GetProperty("wrong").GetInt32()));
        var train = report.GetProperty("parts").EnumerateArray().Single(part => part.GetProperty("part").GetString() == "train");
        Assert.Equal((3, 2), (train.GetProperty("counts").GetProperty("questions").GetInt32(), train.GetProperty("counts").GetProperty("pictures").GetInt32()));
        Assert.Equal(1.0, train.GetProperty("answers_known").GetDouble());
        var fault = Assert.Single(train.GetProperty("faults").EnumerateArray());
        Assert.Equal(("missing", 1), (fault.GetProperty("kind").GetString(), fault.GetProperty("count").GetInt32()));
        Assert.StartsWith(_easy.PathOf("train/images/1.png"), fault.GetProperty("lines")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(report.GetProperty("files").EnumerateArray());
    }

    [Fact]
    public async Task Verifying_tells_the_digest_of_every_file()
    {
        var check = await Lottery.Run("data", "check", _easy.Path, "--verify", "--json");

        var files = JsonDocument.Parse(check.Out).RootElement.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(
            ["answers.txt", "test/images/0.png", "test/questions.json", "train/images/0.png", "train/images/1.png", "train/questions.json"],
            files.Select(file => file.GetProperty("file").GetString()));
        Assert.All(files, file => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_easy.PathOf(file.GetProperty("file").GetString()!)))),
            file.GetProperty("sha256").GetString()));
        Assert.Contains(files[0].GetProperty("sha256").GetString()!, (await Lottery.Run("data", "check", _easy.Path, "--verify")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_the_findings_stand_in_a_table()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();

        var code = await LotteryCommand.InvokeAsync(["data", "check", _easy.Path], new Terminal(output, error, IsLive: true));

        Assert.Equal((0, ""), (code, error.ToString()));
        Assert.Contains("3 questions", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("all is well in 2 parts", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_number_of_faults_is_refused() =>
        (await Lottery.Run("data", "check", _easy.Path, "--most", "-3")).MustRefuse(2, "--most");
}
