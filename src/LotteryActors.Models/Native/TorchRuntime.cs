using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace LotteryActors.Models.Native;

/// <summary>
/// The one place that loads libtorch. Call <see cref="Load"/> before anything touches <see cref="torch"/>: whatever
/// TorchSharp finds loaded it takes, so neither a copy beside the program nor a search path is needed.
/// </summary>
public static unsafe class TorchRuntime
{
    private static readonly string[] AcceleratorLibraries = ["libc10_cuda.so", "libtorch_cuda.so"];
    private static readonly Lock Gate = new();
    private static TorchFolders? _loaded;
    private static nint _cpuLibrary;

    /// <summary>The version of the libtorch in use, such as <c>2.10.0</c>; empty before <see cref="Load"/>.</summary>
    public static string Version { get; private set; } = "";

    /// <summary>The instruction set its kernels run on: <c>AVX512</c>, <c>AVX2</c>, <c>DEFAULT</c>. It changes bits.</summary>
    public static string CpuCapability { get; private set; } = "";

    /// <summary>Threads of one operation. It changes bits.</summary>
    public static int Threads { get; private set; }

    /// <summary>The folder libtorch was loaded from.</summary>
    public static string Folder => _loaded?.Libtorch ?? "";

    /// <summary>
    /// Loads libtorch and TorchSharp's shim into this process and settles its threads. A second call with the same number
    /// of threads does nothing.
    /// </summary>
    /// <param name="threads">Threads of one operation, at least 1; the rest of the process must not change it.</param>
    /// <exception cref="TorchUnavailableException">A library is missing, damaged or refused by the system's loader.</exception>
    /// <exception cref="InvalidOperationException">Already loaded with another number of threads.</exception>
    public static void Load(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        lock (Gate)
        {
            if (_loaded is null)
            {
                var folders = TorchFolders.Find();
                TorchInstallation.Of(folders.Libtorch).RefuseAnotherVersion();
                PrepareProcess(threads);
                Preload(folders);
                torch.set_num_threads(threads);
                torch.set_num_interop_threads(1);
                Threads = threads;
                _loaded = folders;
            }
            else if (threads != Threads)
            {
                throw new InvalidOperationException($"libtorch runs with {Threads} threads in this process, not {threads}: the number changes bits; start another process");
            }
        }
    }

    /// <summary>The address of a function of libtorch_cpu.so, by its C++ name.</summary>
    /// <exception cref="TorchUnavailableException">This libtorch has none of that name; names are those of the version TorchSharp was built for.</exception>
    internal static nint Export(string name) =>
        NativeLibrary.TryGetExport(_cpuLibrary, name, out var function)
            ? function
            : throw new TorchUnavailableException($"{Folder}: libtorch {Version} exports no {name}; use libtorch {TorchInstallation.Wanted}, `lottery device check` tells more");

    private static void PrepareProcess(int threads)
    {
        var count = threads.ToString(CultureInfo.InvariantCulture);
        Libc.SetEnvironment("OMP_NUM_THREADS", count, overwrite: true);
        Libc.SetEnvironment("MKL_NUM_THREADS", count, overwrite: true);
        Libc.SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: false);
        Libc.SetEnvironment("CUBLAS_WORKSPACE_CONFIG", ":4096:8", overwrite: false);
        Libc.KeepFreedMemory();
    }

    /// <summary>
    /// By absolute path and in the order of need: a search by name would find the system's own libtorch (Debian has 1.13).
    /// </summary>
    private static void Preload(TorchFolders folders)
    {
        foreach (var openMp in Directory.GetFiles(folders.Libtorch, "libgomp*.so*").Order(StringComparer.Ordinal))
        {
            Open(openMp);
        }

        Open(Path.Combine(folders.Libtorch, "libc10.so"));
        var cpu = Open(Path.Combine(folders.Libtorch, "libtorch_cpu.so"));
        foreach (var accelerator in AcceleratorLibraries.Select(name => Path.Combine(folders.Libtorch, name)).Where(File.Exists))
        {
            Open(accelerator);
        }

        Open(Path.Combine(folders.Libtorch, "libtorch.so"));
        Open(TorchShim.Loadable(folders.Shim));
        _cpuLibrary = cpu;
        Version = ReadVersion(cpu);
        CpuCapability = ReadCpuCapability(cpu);
    }

    private static nint Open(string library)
    {
        try
        {
            return NativeLibrary.Load(library);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchUnavailableException(
                $"{library}: the system's loader refuses it ({e.Message.ReplaceLineEndings(" ").Trim()}); run 'dotnet restore --force', or set {TorchFolders.Variable} to another libtorch folder", e);
        }
    }

    /// <summary>libtorch's stable C interface: one byte each of major, minor and patch, from the top.</summary>
    private static string ReadVersion(nint cpu)
    {
        if (!NativeLibrary.TryGetExport(cpu, "aoti_torch_abi_version", out var function))
        {
            throw new TorchUnavailableException($"libtorch: it is too old to tell its version; use {TorchInstallation.Wanted}, `lottery device check` tells more");
        }

        var version = ((delegate* unmanaged<ulong>)function)();
        return string.Create(CultureInfo.InvariantCulture, $"{version >> 56}.{(version >> 48) & 0xff}.{(version >> 40) & 0xff}");
    }

    /// <summary>
    /// <c>std::string at::get_cpu_capability()</c>: the caller hands in the string's 32 bytes; a name this short lies
    /// inside of them, so there is nothing to free.
    /// </summary>
    private static string ReadCpuCapability(nint cpu)
    {
        if (!NativeLibrary.TryGetExport(cpu, "_ZN2at18get_cpu_capabilityB5cxx11Ev", out var function))
        {
            return "unknown";
        }

        var text = stackalloc byte*[4];
        ((delegate* unmanaged<byte**, byte**>)function)(text);
        return Marshal.PtrToStringUTF8((nint)text[0], (int)(nint)text[1]);
    }
}
