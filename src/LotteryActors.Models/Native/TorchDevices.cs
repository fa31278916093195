using LotteryActors.Tickets.Stages;
using TorchSharp;
using static TorchSharp.torch;

namespace LotteryActors.Models.Native;

/// <summary>Opens the device a process computes on. Call after <see cref="TorchRuntime.Load"/>.</summary>
public static class TorchDevices
{
    /// <summary>The device by its name, settled for repeatable results where it is a GPU.</summary>
    /// <exception cref="TorchUnavailableException">The libtorch in use has no such device.</exception>
    public static Device Open(DeviceName name)
    {
        if (name.IsCpu)
        {
            return CPU;
        }

        if (!cuda.is_available())
        {
            throw new TorchUnavailableException(
                $"{name}: the libtorch in {TorchRuntime.Folder} sees no CUDA device; `lottery device check --devices {name}` tells why");
        }

        var count = cuda.device_count();
        if (name.Index >= count)
        {
            throw new TorchUnavailableException($"{name}: this machine has {count} CUDA device(s), counted from cuda:0; name one of those");
        }

        SettleCuda();
        return new Device(DeviceType.CUDA, name.Index);
    }

    /// <summary>
    /// Full float32 instead of TF32, and deterministic kernels where there are any: some operations of the models have none
    /// on CUDA, so they warn and run, and no result is called bit-exact. CUBLAS_WORKSPACE_CONFIG is set before libtorch is loaded.
    /// </summary>
    internal static void SettleCuda()
    {
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
        TorchContext.PreferDeterministicAlgorithms();
    }
}
