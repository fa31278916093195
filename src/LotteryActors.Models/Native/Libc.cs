using System.Runtime.InteropServices;

namespace LotteryActors.Models.Native;

/// <summary>The few calls of glibc that .NET has no name for.</summary>
internal static partial class Libc
{
    private const string Library = "libc.so.6";
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    /// <summary>Sets a variable for native code too: .NET's own setter never reaches getenv.</summary>
    public static void SetEnvironment(string name, string value, bool overwrite)
    {
        if (setenv(name, value, overwrite ? 1 : 0) != 0)
        {
            throw new InvalidOperationException($"setenv({name}) failed with errno {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>
    /// Keeps freed tensors' pages in the process: by default every large tensor is mapped, zeroed and unmapped anew,
    /// thousands of page faults a step. A hint; a libc that will not have it costs only speed.
    /// </summary>
    public static void KeepFreedMemory()
    {
        _ = mallopt(ArenaMax, 1);
        _ = mallopt(MmapThreshold, 1 << 30);
        _ = mallopt(TrimThreshold, int.MaxValue);
    }

    /// <summary>Whether a loaded library defines a symbol under a version.</summary>
    public static bool Defines(nint library, string symbol, string version) => dlvsym(library, symbol, version) != 0;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport(Library)]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlvsym(nint library, string symbol, string version);
}
