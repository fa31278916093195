using System.Text.Json;
using LotteryActors.Cli.Running;
using LotteryActors.Cluster.Devices;
using LotteryActors.Models.Native.Preflight;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Tests;

public sealed class DeviceCheckTests : IDisposable
{
    private const int Usage = 2, Environment = 3;
    private const string Debian = "/usr/lib/python3/dist-packages/torch";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_cpu_is_served_and_every_finding_is_one_line()
    {
        var lottery = await Lottery.Run("device", "check", "--devices", "cpu");

        Assert.True(lottery.ExitCode == 0, lottery.Out);
        var lines = lottery.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches("^(ok    |note  )  [a-z]+ +[^ ]", line));
        Assert.Matches("^ok      cpu +a matrix product and its gradient are right", lines[^1]);
        Assert.Empty(lottery.Error);
    }

    [Fact]
    public async Task For_scripts_it_says_the_same_in_json()
    {
        var lottery = await Lottery.Run("device", "check", "--devices", "cpu", "--json");

        var report = JsonDocument.Parse(lottery.Out).RootElement;
        Assert.True(report.GetProperty("usable").GetBoolean());
        Assert.NotEmpty(report.GetProperty("torch").GetString()!);
        var version = report.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("check").GetString() == "version");
        Assert.Equal(("ok", JsonValueKind.Null), (version.GetProperty("state").GetString(), version.GetProperty("mend").ValueKind));
    }

    [Fact]
    public async Task A_gpu_that_cannot_be_served_ends_it_with_3_and_the_mend()
    {
        Assert.SkipWhen(File.Exists("/dev/nvidia0"), "this machine has a GPU");

        var lottery = await Lottery.Run("device", "check", "--devices", "cuda:0");

        Assert.Equal(Environment, lottery.ExitCode);
        Assert.Matches("(?m)^wrong   cuda +this libtorch is a CPU build.*; for GPUs name a PyTorch 2\\.10 built for CUDA", lottery.Out);
    }

    [Fact]
    public async Task A_PyTorch_of_another_version_is_told_with_the_mend_and_not_loaded()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Debian, "version.py")), "python3-torch is not installed");

        var lottery = await Lottery.Run("device", "check", "--torch", Debian);

        Assert.Equal(Environment, lottery.ExitCode);
        Assert.Matches("(?m)^wrong   version +it is 1\\.13\\.0.*pip install", lottery.Out);
        Assert.DoesNotContain("matrix product", lottery.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_libtorch_is_told_by_name()
    {
        var lottery = await Lottery.Run("device", "check", "--torch", _folder.Path);

        Assert.Equal(Environment, lottery.ExitCode);
        Assert.StartsWith("wrong ", lottery.Out, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, lottery.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_is_none_is_refused() =>
        (await Lottery.Run("device", "check", "--devices", "gpu")).MustRefuse(Usage, "--devices: 'gpu' is no device", "`lottery device check --help`");

    [Theory]
    [InlineData("echo all well", FindingKind.Fine, "all well")]
    [InlineData("echo cuda:0: fell off the bus >&2; exit 20", FindingKind.Wrong, "cuda:0: fell off the bus")]
    [InlineData("echo symbol lookup error: _Zwhat >&2; exit 127", FindingKind.Wrong, "a native symbol is missing; the libtorch in use does not fit TorchSharp symbol lookup error: _Zwhat")]
    [InlineData("kill -SEGV $$", FindingKind.Wrong, "the device process crashed with a segmentation fault")]
    public async Task However_a_trial_ends_it_is_a_finding(string script, FindingKind kind, string what)
    {
        var finding = await DeviceTrial.Run(new DeviceCommand("/bin/sh", ["-c", script]), new DeviceName(DeviceName.Cuda, 0), "/nowhere", TestContext.Current.CancellationToken);

        Assert.Equal(new Finding("cuda:0", kind, what), finding);
    }

    [Fact]
    public async Task A_trial_is_made_with_the_libtorch_in_question()
    {
        var finding = await DeviceTrial.Run(new DeviceCommand("/bin/sh", ["-c", "echo $LOTTERY_TORCH $1 $2", "sh"]), new DeviceName(DeviceName.Cpu, 0), "/opt/torch", TestContext.Current.CancellationToken);

        Assert.Equal("/opt/torch try cpu", finding.What);
    }

    [Fact]
    public async Task The_way_a_worker_starts_a_device_has_not_changed() =>
        (await Lottery.Run("device", "--store", _folder.Path)).MustRefuse(Usage, "--device");
}
