using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Actors;

/// <summary>A place for one device process on a node.</summary>
/// <param name="Name">Unique on the node: <c>cpu-0</c>, <c>cuda:1</c>.</param>
/// <param name="Device">What the device process is told: <c>cpu</c>, <c>cuda:1</c>.</param>
/// <param name="DeviceClass"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Threads">Torch threads of the process; part of every stage's key.</param>
public sealed record DeviceSlot(string Name, string Device, string DeviceClass, int Threads)
{
    /// <summary>Names the devices of a node in their order: <c>cpu, cpu, cuda:0</c> become <c>cpu-0, cpu-1, cuda:0</c>.</summary>
    public static IReadOnlyList<DeviceSlot> Of(IReadOnlyList<string> devices, int threads) =>
        [.. devices.Select((device, i) => DeviceName.TryParse(device, out var name) && !name.IsCpu
            ? new DeviceSlot(device, device, name.Class, threads)
            : new DeviceSlot($"{device}-{devices.Take(i).Count(d => d == device)}", device, DeviceName.Cpu, threads))];
}
