namespace LotteryActors.Models.Native;

/// <summary>
/// Settings of libtorch's global context that TorchSharp has no name for, by their C++ names in libtorch_cpu.so
/// (aten/src/ATen/Context.h).
/// </summary>
internal static unsafe class TorchContext
{
    /// <summary>torch.use_deterministic_algorithms(True, warn_only=True).</summary>
    /// <exception cref="TorchUnavailableException">This libtorch does not export the setting under the name it has in 2.10.</exception>
    public static void PreferDeterministicAlgorithms() => SetDeterministicAlgorithms(wanted: true, warnOnly: true);

    internal static void SetDeterministicAlgorithms(bool wanted, bool warnOnly) =>
        ((delegate* unmanaged<nint, byte, byte, void>)TorchRuntime.Export("_ZN2at7Context26setDeterministicAlgorithmsEbb"))(
            Global, Byte(wanted), Byte(warnOnly));

    internal static bool DeterministicAlgorithms =>
        ((delegate* unmanaged<nint, byte>)TorchRuntime.Export("_ZNK2at7Context23deterministicAlgorithmsEv"))(Global) != 0;

    private static nint Global => ((delegate* unmanaged<nint>)TorchRuntime.Export("_ZN2at13globalContextEv"))();

    private static byte Byte(bool value) => value ? (byte)1 : (byte)0;
}
