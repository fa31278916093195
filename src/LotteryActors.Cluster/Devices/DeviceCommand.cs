namespace LotteryActors.Cluster.Devices;

/// <summary>How to start a device process; <c>--device D --store DIR --threads N</c> is appended.</summary>
public sealed record DeviceCommand(string FileName, IReadOnlyList<string> Arguments);
