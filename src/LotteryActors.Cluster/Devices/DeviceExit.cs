namespace LotteryActors.Cluster.Devices;

/// <summary>How a device process ended, told by its exit code (128 + signal where a signal ended it).</summary>
/// <param name="Code">The exit code; <see cref="NeverStarted"/> where the process could not be started.</param>
public sealed record DeviceExit(int Code)
{
    public const int NeverStarted = -1;

    /// <summary>Our own code: the process cannot serve its device, and has said why in <see cref="DeviceSignals.Unavailable"/>.</summary>
    public const int NoDevice = 20;

    /// <summary>Our own code: what came through the pipe was not our protocol.</summary>
    public const int BadPipe = 21;

    /// <summary>True where somebody else ended it (a kill, a terminated session), which says nothing about the stage.</summary>
    public bool WasKilledFromOutside => Code is 128 + 9 or 128 + 15 or 128 + 2 or 128 + 1;

    /// <summary>True where no stage can run on this device until somebody mends it.</summary>
    public bool IsHopeless => Code is NeverStarted or NoDevice;

    /// <summary>What the code says, for people.</summary>
    public string Meaning => Code switch
    {
        NeverStarted => "the device process could not be started; see the message, and check the installation",
        0 => "the device process ended in good order",
        NoDevice => "the device process cannot serve its device; see its last lines",
        BadPipe => "the device process was told something it does not understand; node and device are of different versions",
        127 => "a native symbol is missing; the libtorch in use does not fit TorchSharp",
        128 + 4 => "the device process met an illegal instruction; this libtorch needs a newer processor",
        128 + 6 => "the device process aborted; its last lines say why",
        128 + 7 => "the device process met a bus error; a mapped file was cut short or memory is faulty",
        128 + 8 => "the device process met an arithmetic fault",
        128 + 9 => "the device process was killed, by somebody or for want of memory",
        128 + 11 => "the device process crashed with a segmentation fault",
        128 + 15 => "the device process was terminated",
        > 128 => $"the device process was ended by signal {Code - 128}",
        _ => $"the device process ended with code {Code}",
    };
}
