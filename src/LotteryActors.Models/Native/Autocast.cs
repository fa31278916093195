using TorchSharp;

namespace LotteryActors.Models.Native;

/// <summary>
/// torch.autocast with bfloat16, from its making to its disposal, on this thread only (aten/src/ATen/autocast_mode.h;
/// TorchSharp has none). Matrix products run in bfloat16, reductions and losses in float32; parameters and their
/// gradients stay float32, so that no gradient scaling is needed. Leave it before <c>backward</c>.
/// </summary>
public sealed unsafe class Autocast : IDisposable
{
    private const sbyte BFloat16 = 15;

    private readonly sbyte _device;
    private readonly byte _enabled;
    private readonly sbyte _dtype;

    private Autocast(sbyte device)
    {
        _device = device;
        _enabled = ((delegate* unmanaged<sbyte, byte>)Export("19is_autocast_enabledEN3c1010DeviceTypeE"))(device);
        _dtype = ((delegate* unmanaged<sbyte, sbyte>)Export("18get_autocast_dtypeEN3c1010DeviceTypeE"))(device);
        Set(1, BFloat16);
        _ = ((delegate* unmanaged<int>)Export("17increment_nestingEv"))();
    }

    /// <exception cref="TorchUnavailableException">This libtorch has no autocast under the names it has in 2.10.</exception>
    public static Autocast Bfloat16(DeviceType device) => new((sbyte)device);

    /// <summary>Restores what was before; the outermost one drops the converted weights.</summary>
    public void Dispose()
    {
        if (((delegate* unmanaged<int>)Export("17decrement_nestingEv"))() == 0)
        {
            ((delegate* unmanaged<void>)Export("11clear_cacheEv"))();
        }

        Set(_enabled, _dtype);
    }

    private void Set(byte enabled, sbyte dtype)
    {
        ((delegate* unmanaged<sbyte, byte, void>)Export("20set_autocast_enabledEN3c1010DeviceTypeEb"))(_device, enabled);
        ((delegate* unmanaged<sbyte, sbyte, void>)Export("18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE"))(_device, dtype);
    }

    private static nint Export(string function) => TorchRuntime.Export("_ZN2at8autocast" + function);
}
