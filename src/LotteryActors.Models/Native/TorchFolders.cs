using System.Reflection;

namespace LotteryActors.Models.Native;

/// <summary>Where the native libraries lie: libtorch's folder and TorchSharp's shim (libLibTorchSharp.so).</summary>
internal sealed record TorchFolders(string Libtorch, string Shim)
{
    /// <summary>Names a folder with a libtorch of one's own: an installed PyTorch (<c>site-packages/torch</c>), or the folder of its libraries.</summary>
    public const string Variable = "LOTTERY_TORCH";

    private const string ShimName = "libLibTorchSharp.so";

    /// <summary>
    /// The first place that has it: LOTTERY_TORCH, <c>torch</c> beside the program (a publish), the NuGet packages the
    /// build saw. A libtorch of one's own may come without shim; then the next place's shim is used.
    /// </summary>
    /// <exception cref="TorchUnavailableException">No place has libtorch, or none the shim.</exception>
    public static TorchFolders Find() => Find(Environment.GetEnvironmentVariable(Variable));

    /// <summary>As <see cref="Find()"/>, with this folder in the place of LOTTERY_TORCH; null for none.</summary>
    public static TorchFolders Find(string? own) =>
        Find(own, Path.Combine(AppContext.BaseDirectory, "torch"), Path.Combine(AppContext.BaseDirectory, Built("LibtorchFolder")), Built("TorchShim"));

    internal static TorchFolders Find(string? own, string published, string package, string packageShim)
    {
        if (!string.IsNullOrEmpty(own) && TorchInstallation.LibraryFolder(own) is null)
        {
            throw new TorchUnavailableException($"{Variable}: {own} holds no libtorch_cpu.so; name the folder that does, or unset {Variable}");
        }

        string[] folders = string.IsNullOrEmpty(own) ? [published, package] : [own];
        var libtorch = folders.Select(TorchInstallation.LibraryFolder).FirstOrDefault(folder => folder is not null)
            ?? throw new TorchUnavailableException(
                $"libtorch: neither {published} nor {package} holds libtorch_cpu.so; run 'dotnet restore' here, publish the program, or set {Variable} to a libtorch folder");
        string[] shims = [Path.Combine(libtorch, ShimName), Path.Combine(published, ShimName), packageShim];
        return new TorchFolders(
            libtorch,
            shims.FirstOrDefault(File.Exists)
                ?? throw new TorchUnavailableException($"{ShimName}: none of {string.Join(", ", shims)} is there; run 'dotnet restore' here or publish the program"));
    }

    /// <summary>What the build wrote into this assembly.</summary>
    internal static string Built(string key) =>
        typeof(TorchFolders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value ?? "";
}
