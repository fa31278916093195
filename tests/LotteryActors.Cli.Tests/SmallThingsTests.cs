using System.CommandLine;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Running;
using LotteryActors.Data;

namespace LotteryActors.Cli.Tests;

public sealed class SmallThingsTests
{
    [Theory]
    [InlineData(0.3, "1 s")]
    [InlineData(59.0, "59 s")]
    [InlineData(125, "2 min 05 s")]
    [InlineData(12_000, "3 h 20 min")]
    public void Time_is_told_in_the_units_people_use(double seconds, string text) =>
        Assert.Equal(text, Numbers.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void What_is_not_known_is_a_dot_never_a_zero() =>
        Assert.Equal(["·", "·", "·", "·", "·"], [Numbers.Percent(null), Numbers.Loss(double.NaN), Numbers.Rate(0), Numbers.Count(null), Numbers.Duration(null)]);

    [Fact]
    public void A_program_started_by_its_own_apphost_starts_devices_the_same_way()
    {
        var command = DeviceExecutable.Of("/opt/lottery/lottery", "/opt/lottery/lottery.dll");

        Assert.Equal("/opt/lottery/lottery", command.FileName);
        Assert.Equal(["device"], command.Arguments);
    }

    [Theory]
    [InlineData("/usr/share/dotnet/dotnet")]
    [InlineData("/somewhere/testhost")]
    [InlineData(null)]
    public void Any_other_program_starts_devices_with_dotnet(string? process)
    {
        var command = DeviceExecutable.Of(process, "/opt/lottery/lottery.dll");

        Assert.Equal("dotnet", Path.GetFileName(command.FileName));
        Assert.Equal(["/opt/lottery/lottery.dll", "device"], command.Arguments);
    }

    [Theory]
    [InlineData("run quickstart", null)]
    [InlineData("run quickstart --devices cpu", "cpu")]
    [InlineData("run quickstart --devices cuda:0,cuda:1", "cuda:0 cuda:1")]
    public void Devices_are_those_named_and_none_named_is_not_the_same_as_no_device(string line, string? named)
    {
        var devices = Options.Devices();
        var command = new Command("run") { new Argument<string>("spec"), devices };

        var parsed = new RootCommand { command }.Parse(line);

        Assert.Equal(named, parsed.Named(devices) is { } list ? string.Join(' ', list) : null);
    }

    [Fact]
    public void A_full_disk_is_one_line_with_the_mend()
    {
        using var error = new StringWriter { NewLine = "\n" };

        var code = Failures.Report(new IOException("No space left on device : '/home/x/journal.db'", 28), error);

        Assert.Equal(ExitCodes.Environment, code);
        Assert.Equal("lottery: disk: No space left on device : '/home/x/journal.db'; free some space (`lottery gc` may help) and `lottery resume`\n", error.ToString());
    }

    [Fact]
    public void Bad_data_are_the_users_to_mend()
    {
        using var error = new StringWriter { NewLine = "\n" };

        Assert.Equal(ExitCodes.Usage, Failures.Report(new DataException("data/x.png: is no PNG; replace it"), error));
        Assert.Equal("lottery: data/x.png: is no PNG; replace it\n", error.ToString());
    }

    [Fact]
    public void An_error_of_many_lines_is_told_in_one()
    {
        using var error = new StringWriter { NewLine = "\n" };

        Failures.Report(new InvalidOperationException("first\nsecond"), error);

        Assert.Equal("lottery: InvalidOperationException: first second; LOTTERY_TRACE=1 tells where\n", error.ToString());
    }
}
