using System.CommandLine;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Running;
using LotteryActors.Models.Native.Preflight;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery device check</c>: whether a libtorch and this machine's devices go together, and if not, why not and what to do.</summary>
internal static class DeviceCheckVerb
{
    public static Command Create(Terminal terminal)
    {
        var torch = new Option<string?>("--torch")
        {
            Description = "An installed PyTorch (site-packages/torch), or a folder with a libtorch (default: LOTTERY_TORCH, else the one that came with this program)",
            HelpName = "DIR",
        };
        var devices = Options.Devices("Devices that must be served: cpu or cuda:0,cuda:1 (default: the CPU, and any GPU the driver shows)");
        var json = Options.Json();
        var command = new VerbCommand(
            "check",
            "Looks at a libtorch, the driver and the devices, then does a little work on each device in a process of its own. Ends with 3 where something is wrong.",
            ("device check", "the libtorch that came with this program"),
            ("device check --torch /opt/venv/lib/python3.12/site-packages/torch --devices cuda:0", "an installed PyTorch and the first GPU"))
        {
            torch, devices, json,
        };
        command.SetAction((parsed, ct) => Check(
            terminal, parsed.GetValue(torch), [.. (parsed.Named(devices) ?? []).Select(Name)], parsed.GetValue(json), ct));
        return command;
    }

    private static async Task<int> Check(Terminal terminal, string? torch, IReadOnlyList<DeviceName> wanted, bool asJson, CancellationToken ct)
    {
        var preflight = TorchPreflight.Of(torch, wanted);
        List<Finding> findings = [.. preflight.Findings];
        foreach (var device in preflight.Devices)
        {
            findings.Add(await DeviceTrial.Run(DeviceExecutable.Command, device, preflight.Folder, ct));
        }

        if (asJson)
        {
            terminal.Out.WriteLine(JsonLine.Of(json => Write(json, preflight.Folder, findings), indented: true));
        }
        else
        {
            Write(terminal.Out, findings);
        }

        return findings.Exists(f => f.IsWrong) ? ExitCodes.Environment : ExitCodes.Ok;
    }

    private static void Write(TextWriter output, List<Finding> findings)
    {
        var width = findings.Max(f => f.Check.Length);
        foreach (var finding in findings)
        {
            output.WriteLine($"{Word(finding.Kind),-6}  {finding.Check.PadRight(width)}  {finding.Line}");
        }
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, string folder, List<Finding> findings)
    {
        json.WriteString("torch", folder);
        json.WriteBoolean("usable", !findings.Exists(f => f.IsWrong));
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("check", finding.Check);
            json.WriteString("state", Word(finding.Kind));
            json.WriteString("what", finding.What);
            json.WriteString("mend", finding.Mend);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Word(FindingKind kind) => kind switch
    {
        FindingKind.Fine => "ok",
        FindingKind.Remark => "note",
        _ => "wrong",
    };

    /// <summary>The option's own parser has refused whatever is no name.</summary>
    private static DeviceName Name(string text) => DeviceName.TryParse(text, out var name) ? name : throw new ArgumentException(text, nameof(text));
}
