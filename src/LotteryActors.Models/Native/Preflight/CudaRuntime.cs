namespace LotteryActors.Models.Native.Preflight;

/// <summary>Where CUDA's runtime library lies: a libtorch built for CUDA brings it, has it installed beside it by pip, or takes the system's.</summary>
internal static class CudaRuntime
{
    private static readonly string[] System =
        ["/usr/local/cuda/lib64", "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"];

    /// <summary>The library's path; null where it is in none of these places.</summary>
    /// <param name="libtorch">The folder of libtorch's libraries.</param>
    public static string? Find(string libtorch) =>
        new[] { libtorch }.Concat(Wheels(libtorch)).Concat(Searched()).Concat(System)
            .Where(Directory.Exists)
            .Select(folder => Directory.EnumerateFiles(folder, "libcudart*.so*").Order(StringComparer.Ordinal).FirstOrDefault())
            .FirstOrDefault(library => library is not null);

    /// <summary>pip puts NVIDIA's wheels at <c>site-packages/nvidia/*/lib</c>, two folders up from <c>torch/lib</c>.</summary>
    private static IEnumerable<string> Wheels(string libtorch)
    {
        var nvidia = Path.GetFullPath(Path.Combine(libtorch, "..", "..", "nvidia"));
        return Directory.Exists(nvidia) ? Directory.EnumerateDirectories(nvidia).Order(StringComparer.Ordinal).Select(wheel => Path.Combine(wheel, "lib")) : [];
    }

    private static string[] Searched() =>
        (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
}
