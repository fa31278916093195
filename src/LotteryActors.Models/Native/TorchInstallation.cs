using System.Text.RegularExpressions;

namespace LotteryActors.Models.Native;

/// <summary>A libtorch on disk, as far as its files tell without loading it.</summary>
/// <param name="Folder">Where its libraries lie.</param>
/// <param name="Version">As it is written there, <c>2.10.0+cu128</c>; null where no file tells.</param>
/// <param name="Cuda">The CUDA it was built for, <c>12.8</c>; null for a CPU build, or where no file tells.</param>
internal sealed partial record TorchInstallation(string Folder, string? Version, string? Cuda)
{
    /// <summary>The libtorch that TorchSharp's library was built for.</summary>
    public static string Wanted => TorchFolders.Built("LibtorchVersion");

    /// <summary>Major and minor version of <see cref="Wanted"/>: what has to be the same.</summary>
    public static string WantedMinor => Minor(Wanted);

    public bool HasCuda => Has("libtorch_cuda.so");

    /// <summary>True where the files say another minor version than TorchSharp's library was built for.</summary>
    public bool IsOfAnotherVersion => Version is not null && Minor(Version) != WantedMinor;

    /// <summary>The folder with libtorch_cpu.so: the one named, its <c>lib</c>, or its <c>torch/lib</c>; null where none has it.</summary>
    public static string? LibraryFolder(string path) =>
        new[] { path, Path.Combine(path, "lib"), Path.Combine(path, "torch", "lib") }.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "libtorch_cpu.so")));

    /// <param name="folder">As <see cref="LibraryFolder"/> gave it.</param>
    public static TorchInstallation Of(string folder)
    {
        var python = Text(Path.Combine(folder, "..", "version.py"));
        var version = First(PythonVersion(), python)
            ?? Text(Path.Combine(folder, "..", "build-version")).Trim() switch { "" => First(PackageVersion(), folder), var text => text };
        return new TorchInstallation(folder, version, First(PythonCuda(), python) ?? (First(CudaSuffix(), version ?? "") is { } digits ? $"{digits[..^1]}.{digits[^1]}" : null));
    }

    /// <summary>A libtorch of another minor version lays out its objects otherwise: it would load, and corrupt memory.</summary>
    /// <exception cref="TorchUnavailableException">It is one.</exception>
    public void RefuseAnotherVersion()
    {
        if (IsOfAnotherVersion)
        {
            throw new TorchUnavailableException(
                $"{Folder}: is libtorch {Version}, and TorchSharp was built for {Wanted}; set {TorchFolders.Variable} to a PyTorch {WantedMinor}, `lottery device check` tells more");
        }
    }

    public bool Has(string library) => File.Exists(Path.Combine(Folder, library));

    private static string Minor(string version) => string.Join('.', version.Split('.', '+').Take(2));

    private static string Text(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    private static string? First(Regex pattern, string text) => pattern.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>torch/version.py of an installed PyTorch.</summary>
    [GeneratedRegex(@"^__version__\s*=\s*['""]([^'""]+)['""]", RegexOptions.Multiline)]
    private static partial Regex PythonVersion();

    [GeneratedRegex(@"^cuda\s*(?::[^=]+)?=\s*['""]([^'""]+)['""]", RegexOptions.Multiline)]
    private static partial Regex PythonCuda();

    /// <summary>A NuGet package's folder: <c>libtorch-cpu-linux-x64/2.10.0/runtimes/...</c>.</summary>
    [GeneratedRegex(@"/libtorch-[^/]+/(\d+\.\d+\.\d+)[^/]*/")]
    private static partial Regex PackageVersion();

    /// <summary><c>2.10.0+cu128</c> is of CUDA 12.8.</summary>
    [GeneratedRegex(@"\+cu(\d\d+)$")]
    private static partial Regex CudaSuffix();
}
