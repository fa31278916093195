using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LotteryActors.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private const int Usage = 2, Environment = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("run", "a", "--nonsense")]
    [InlineData("search", "quickstart")]
    [InlineData("pause")]
    [InlineData("node", "--role", "boss")]
    [InlineData("report")]
    public async Task A_command_line_that_makes_no_sense_is_refused_with_the_way_to_help(params string[] arguments)
    {
        var lottery = await Lottery.Run(arguments);

        Assert.Equal(Usage, lottery.ExitCode);
        Assert.All(lottery.ErrorLines, line => Assert.StartsWith("lottery: ", line, StringComparison.Ordinal));
        Assert.Contains("--help`", lottery.Error, StringComparison.Ordinal);
        Assert.Empty(lottery.Out);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda")]
    [InlineData("cuda:x")]
    [InlineData("cpu,,cpu")]
    [InlineData("cuda:0,cuda:0")]
    public async Task A_device_that_is_none_is_refused(string devices) =>
        (await Lottery.Run("run", "quickstart", "--devices", devices)).MustRefuse(Usage, "--devices: ", "; ");

    [Theory]
    [InlineData("run", "quickstart-twin")]
    [InlineData("node", "--role", "both", "--port", "0")]
    public async Task A_device_that_this_machine_lacks_is_refused_at_once(params string[] command)
    {
        var lottery = await Lottery.Run([.. command, "--devices", "cuda:63", "--home", _folder.Path]);

        lottery.MustRefuse(Environment, "--devices cuda:63: ", "; ");
        Assert.Empty(lottery.Out);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("65536")]
    [InlineData("-1")]
    public async Task A_port_that_is_none_is_refused(string port) =>
        (await Lottery.Run("run", "quickstart", "--port", port)).MustRefuse(Usage, $"--port: '{port}' is no port", "65535");

    [Fact]
    public async Task A_home_without_searches_is_no_error()
    {
        var list = await Lottery.Run("list", "--home", _folder.Path);
        var status = await Lottery.Run("status", "--json", "--home", _folder.Path);

        Assert.Equal((0, 0), (list.ExitCode, status.ExitCode));
        Assert.Contains("no searches in", list.Out, StringComparison.Ordinal);
        Assert.Equal("{\"searches\":[],\"stages\":[]}", string.Concat(status.Out.Where(c => !char.IsWhiteSpace(c))));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("report")]
    [InlineData("resume")]
    public async Task A_search_nobody_knows_is_refused(string verb) =>
        (await Lottery.Run(verb, "nobody-1", "--home", _folder.Path)).MustRefuse(Usage, "nobody-1: no such search in", "`lottery list`");

    [Theory]
    [InlineData("list")]
    [InlineData("status")]
    [InlineData("resume")]
    [InlineData("gc")]
    public async Task A_damaged_journal_is_told_by_name(string verb)
    {
        _folder.File("journal.db", new string('x', 5000));

        (await Lottery.Run(verb, "--home", _folder.Path)).MustRefuse(Environment, "journal.db");
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_the_mend()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        (await Lottery.Run("node", "--role", "coordinator", "--home", _folder.Path, "--port", port)).MustRefuse(Environment, port, "--port");
    }

    [Fact]
    public async Task Nothing_to_resume_is_no_error()
    {
        var lottery = await Lottery.Run("resume", "--home", _folder.Path);

        Assert.Equal(0, lottery.ExitCode);
        Assert.Contains("nothing to resume", lottery.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("cancel")]
    public async Task Without_a_coordinator_there_is_nobody_to_halt_a_search(string verb) =>
        (await Lottery.Run(verb, "x", "--home", _folder.Path)).MustRefuse(Environment, $"{verb}: no coordinator runs in", "lottery node --role coordinator");

    [Fact]
    public async Task A_worker_needs_somebody_to_work_for() =>
        (await Lottery.Run("node", "--role", "worker", "--home", _folder.Path)).MustRefuse(Usage, "--seed: no coordinator runs in", "--seed host:port");

    [Fact]
    public async Task Garbage_is_not_collected_where_no_journal_says_what_is_in_use() =>
        (await Lottery.Run("gc", "--home", _folder.Path)).MustRefuse(Usage, "gc: ", "has no journal");

    [Fact]
    public async Task Garbage_is_not_collected_by_a_negative_age() =>
        (await Lottery.Run("gc", "--min-age", "-1", "--home", _folder.Path)).MustRefuse(Usage, "--min-age: '-1'");
}
