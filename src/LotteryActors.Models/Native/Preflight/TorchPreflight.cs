using System.Globalization;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Models.Native.Preflight;

/// <summary>What can be told of a libtorch and of this machine's GPUs from files and the driver, before anything is loaded.</summary>
/// <param name="Folder">The folder libtorch would be loaded from; empty where there is none.</param>
/// <param name="Findings">In the order in which they should be mended.</param>
/// <param name="Devices">What is left to be tried in a process of its own; none where something is wrong.</param>
public sealed record TorchPreflight(string Folder, IReadOnlyList<Finding> Findings, IReadOnlyList<DeviceName> Devices)
{
    private static readonly string[] Libraries = ["libc10.so", "libtorch_cpu.so", "libtorch.so", "libc10_cuda.so", "libtorch_cuda.so"];

    /// <param name="own">An installed PyTorch, or a folder with a libtorch; null for LOTTERY_TORCH, else the one that came with the program.</param>
    /// <param name="wanted">The devices that must be served; none for the CPU and whatever GPUs there are.</param>
    public static TorchPreflight Of(string? own, IReadOnlyList<DeviceName> wanted)
    {
        try
        {
            return Of(own is null ? TorchFolders.Find() : TorchFolders.Find(own), CudaDriver.Ask(), wanted);
        }
        catch (TorchUnavailableException e)
        {
            return new TorchPreflight("", [new Finding("libtorch", FindingKind.Wrong, e.Message)], []);
        }
    }

    internal static TorchPreflight Of(TorchFolders folders, CudaDriver driver, IReadOnlyList<DeviceName> wanted)
    {
        var torch = TorchInstallation.Of(folders.Libtorch);
        List<Finding> findings = [Place(torch), Version(torch), Shim(folders), Symbols(torch, folders.Shim), .. Cuda(torch, driver, [.. wanted.Where(d => !d.IsCpu)])];
        IReadOnlyList<DeviceName> found = torch.HasCuda ? [.. Enumerable.Range(0, driver.Devices).Select(i => new DeviceName(DeviceName.Cuda, i))] : [];
        IReadOnlyList<DeviceName> devices = wanted.Count > 0 ? [.. wanted.Distinct()] : [new DeviceName(DeviceName.Cpu, 0), .. found];
        return new TorchPreflight(folders.Libtorch, findings, findings.Exists(f => f.IsWrong) ? [] : devices);
    }

    private static Finding Place(TorchInstallation torch)
    {
        var missing = Libraries.Take(3).Where(library => !torch.Has(library)).ToList();
        return missing.Count == 0
            ? new Finding("libtorch", FindingKind.Fine, torch.Folder)
            : new Finding("libtorch", FindingKind.Wrong, $"{torch.Folder} holds no {string.Join(", no ", missing)}", "install it again, or name another folder with --torch");
    }

    private static Finding Version(TorchInstallation torch) => torch switch
    {
        { Version: null } => new Finding(
            "version", FindingKind.Remark, "no file beside it tells its version", $"the trial below does; it has to be {TorchInstallation.WantedMinor}"),
        { IsOfAnotherVersion: true } => new Finding(
            "version",
            FindingKind.Wrong,
            $"it is {torch.Version}, and TorchSharp was built for {TorchInstallation.Wanted}: what is laid out in memory differs between minor versions",
            $"name a PyTorch {TorchInstallation.WantedMinor} with --torch (pip install \"torch=={TorchInstallation.WantedMinor}.*\")"),
        _ => new Finding("version", FindingKind.Fine, $"{torch.Version}, as TorchSharp was built for"),
    };

    private static Finding Shim(TorchFolders folders)
    {
        try
        {
            var loadable = TorchShim.Loadable(folders.Shim);
            return new Finding("shim", FindingKind.Fine, loadable == folders.Shim ? loadable : $"{loadable}, a copy mended for this system's libstdc++");
        }
        catch (Exception e) when (e is TorchUnavailableException or IOException or UnauthorizedAccessException)
        {
            return new Finding("shim", FindingKind.Wrong, e.Message);
        }
    }

    /// <summary>Whatever TorchSharp's library leaves to libtorch must be there by its C++ name: a missing one ends the process at its first call.</summary>
    private static Finding Symbols(TorchInstallation torch, string shim)
    {
        try
        {
            var wanted = ElfSymbols.Read(shim).Wanted;
            var there = Libraries.Where(torch.Has).SelectMany(library => ElfSymbols.Read(Path.Combine(torch.Folder, library)).Defined).ToHashSet(StringComparer.Ordinal);
            var missing = wanted.Where(name => !there.Contains(name)).Order(StringComparer.Ordinal).ToList();
            return missing.Count == 0
                ? new Finding("symbols", FindingKind.Fine, string.Create(CultureInfo.InvariantCulture, $"all {wanted.Count:N0} that TorchSharp asks for are there"))
                : new Finding(
                    "symbols",
                    FindingKind.Wrong,
                    string.Create(CultureInfo.InvariantCulture, $"{missing.Count:N0} of the {wanted.Count:N0} that TorchSharp asks for are not there, such as {missing[0]}"),
                    there.Any(name => name.Contains("cxx11", StringComparison.Ordinal))
                        ? $"use libtorch {TorchInstallation.Wanted}"
                        : "it was built with the C++ ABI of before 2011; take a build with the cxx11 ABI");
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return new Finding("symbols", FindingKind.Wrong, e.Message, "install it again");
        }
    }

    private static IEnumerable<Finding> Cuda(TorchInstallation torch, CudaDriver driver, IReadOnlyList<DeviceName> wanted)
    {
        var kind = wanted.Count > 0 ? FindingKind.Wrong : FindingKind.Remark;
        if (!torch.HasCuda)
        {
            return [new Finding(
                "cuda",
                kind,
                "this libtorch is a CPU build, so there is no cuda:N",
                $"for GPUs name a PyTorch {TorchInstallation.WantedMinor} built for CUDA with --torch or {TorchFolders.Variable}")];
        }

        return [Runtime(torch, kind), Driver(torch, driver, kind), .. wanted.Where(d => d.Index >= driver.Devices).Select(d => Absent(d, driver))];
    }

    private static Finding Runtime(TorchInstallation torch, FindingKind kind) =>
        CudaRuntime.Find(torch.Folder) is { } runtime
            ? new Finding("runtime", FindingKind.Fine, runtime)
            : new Finding(
                "runtime",
                kind,
                $"libcudart.so of CUDA {torch.Cuda ?? "(which, no file tells)"} is neither beside libtorch nor in a folder of the system",
                "install CUDA's runtime, or put its lib64 on LD_LIBRARY_PATH");

    private static Finding Driver(TorchInstallation torch, CudaDriver driver, FindingKind kind) => driver switch
    {
        { Supports: null } => new Finding("driver", kind, driver.Problem!, "install it, or run where there is a GPU (in a container: --gpus all)"),
        { Supports: var supports } when System.Version.TryParse(torch.Cuda, out var built) && supports.Major < built.Major => new Finding(
            "driver", kind, $"it runs CUDA up to {supports}, and libtorch was built for {torch.Cuda}", $"update the driver, or take a libtorch built for CUDA {supports.Major}"),
        { Problem: { } problem } => new Finding("driver", kind, problem, "nvidia-smi tells more; look at CUDA_VISIBLE_DEVICES too"),
        _ => new Finding("driver", FindingKind.Fine, string.Create(CultureInfo.InvariantCulture, $"CUDA up to {driver.Supports}, {driver.Devices} GPU(s)")),
    };

    private static Finding Absent(DeviceName device, CudaDriver driver) =>
        new(device.ToString(), FindingKind.Wrong, string.Create(CultureInfo.InvariantCulture, $"the driver shows {driver.Devices} GPU(s), counted from cuda:0"), "name one of those");
}
