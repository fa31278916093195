using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LotteryActors.Benchmarks;

/// <summary>The same work in PyTorch, in a Python process of its own (<c>pytorch/rival.py</c>), where Debian's python3-torch is installed.</summary>
internal static class PyTorch
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> Installed = new(() => File.Exists(Python) && Start("-c", "import torch").Code == 0);

    /// <summary>Why there is no row of PyTorch; null where there is one.</summary>
    public static string? Missing =>
        Installed.Value ? null : "no row of PyTorch: apt-get install python3-torch libopenblas0-pthread, and run this again";

    /// <summary>Measures a verb of <c>rival.py</c>.</summary>
    /// <exception cref="InvalidOperationException">Python failed.</exception>
    public static (Measurement Times, double? Loss) Measure(string name, string verb, params IReadOnlyList<object> arguments)
    {
        var (code, output, error) = Start(
            [Path.Combine(AppContext.BaseDirectory, "pytorch", "rival.py"), verb, .. arguments.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!)]);
        if (code != 0)
        {
            throw new InvalidOperationException($"rival.py {verb} ended with {code}: {error}");
        }

        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        var seconds = root.GetProperty("seconds").EnumerateArray().Select(s => s.GetDouble()).ToList();
        return (
            new Measurement($"PyTorch {root.GetProperty("version").GetString()}, {name}", seconds),
            root.TryGetProperty("loss", out var loss) ? loss.GetDouble() : null);
    }

    private static (int Code, string Output, string Error) Start(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
