using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LotteryActors.Models.Native;

/// <summary>
/// TorchSharp 0.107.0's shim asks for GLIBCXX_3.4.32, which Debian 12, Ubuntu 22.04 and RHEL 9 do not have. The one symbol
/// behind it, <c>std::ios_base_library_init()</c>, is a marker that is never called: where the system is older, a copy of
/// the shim whose need is weak is loaded in its place. See docs/decisions.
/// </summary>
internal static class TorchShim
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Marker = "_ZSt21ios_base_library_initv";

    /// <summary>The path of a shim this system's loader accepts: the original where libstdc++ is new enough.</summary>
    /// <exception cref="TorchUnavailableException">The shim is damaged, or no folder may be written.</exception>
    public static string Loadable(string original) =>
        SystemDefines(Marker, Version) ? original : Mended(original, CacheFolders());

    /// <summary>
    /// Writes the mended copy into the first folder that may be written, once per content: the name carries the original's
    /// SHA-256, and the file appears by rename, so that any number of processes may do this at the same time.
    /// </summary>
    internal static string Mended(string original, IReadOnlyList<string> folders)
    {
        var image = File.ReadAllBytes(original);
        var name = $"libLibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(image))[..16]}.so";
        if (!Weaken(image, original))
        {
            return original;
        }

        Exception? refusal = null;
        foreach (var folder in folders)
        {
            try
            {
                return Write(image, folder, name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                refusal = e;
            }
        }

        throw new TorchUnavailableException(
            $"{original}: no copy could be written to {string.Join(" or ", folders)} ({refusal?.Message}); free space there or set XDG_CACHE_HOME to a folder that may be written", refusal);
    }

    private static bool Weaken(byte[] image, string original)
    {
        try
        {
            return ElfVersionNeeds.Weaken(image, Version);
        }
        catch (BadImageFormatException e)
        {
            throw new TorchUnavailableException($"{original}: {e.Message}; delete it and run 'dotnet restore --force' again", e);
        }
    }

    private static string Write(byte[] image, string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(image))
        {
            return path;
        }

        var aside = Path.Combine(folder, $"{name}.{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(aside, image);
            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }

        return path;
    }

    private static List<string> CacheFolders()
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".cache");
        var temporary = Path.Combine(Path.GetTempPath(), $"lottery-{Environment.UserName}");
        return cache is null ? [temporary] : [Path.Combine(cache, "lottery"), temporary];
    }

    /// <summary>Whether the libstdc++ of this process has a symbol under a version.</summary>
    internal static bool SystemDefines(string symbol, string version) =>
        NativeLibrary.TryLoad("libstdc++.so.6", out var libstdcpp) && Libc.Defines(libstdcpp, symbol, version);
}
