using System.Runtime.InteropServices;

namespace LotteryActors.Models.Native.Preflight;

/// <summary>NVIDIA's driver on this machine, asked through libcuda.so.1 without a context on any GPU.</summary>
/// <param name="Supports">The newest CUDA it can run; null where there is no driver.</param>
/// <param name="Devices">GPUs it shows to this process (CUDA_VISIBLE_DEVICES).</param>
/// <param name="Problem">Why it shows none; null where it does.</param>
internal sealed unsafe record CudaDriver(Version? Supports, int Devices, string? Problem)
{
    public static CudaDriver Ask()
    {
        if (!NativeLibrary.TryLoad("libcuda.so.1", out var library))
        {
            return new CudaDriver(null, 0, "there is no NVIDIA driver: libcuda.so.1 is not found");
        }

        var version = 0;
        if (Export(library, "cuDriverGetVersion") is not 0 and var getVersion && ((delegate* unmanaged<int*, int>)getVersion)(&version) != 0)
        {
            version = 0;
        }

        var supports = new Version(version / 1000, version % 1000 / 10);
        if (Export(library, "cuInit") is not 0 and var initialise && ((delegate* unmanaged<uint, int>)initialise)(0) is not 0 and var error)
        {
            return new CudaDriver(supports, 0, FormattableString.Invariant($"the NVIDIA driver sees no GPU it can use (cuInit gave {error})"));
        }

        var devices = 0;
        return Export(library, "cuDeviceGetCount") is not 0 and var count && ((delegate* unmanaged<int*, int>)count)(&devices) == 0 && devices > 0
            ? new CudaDriver(supports, devices, null)
            : new CudaDriver(supports, 0, "the NVIDIA driver shows this process no GPU");
    }

    private static nint Export(nint library, string name) => NativeLibrary.TryGetExport(library, name, out var function) ? function : 0;
}
