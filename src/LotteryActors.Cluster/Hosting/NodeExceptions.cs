namespace LotteryActors.Cluster.Hosting;

/// <summary>A node cannot start; the message names the thing, the place and the mend.</summary>
public sealed class NodeStartException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A device of the node cannot be served, and the node has left the cluster for it.</summary>
/// <param name="why">One line: the device, what is the matter, the mend.</param>
public sealed class DeviceRefusedException(string why) : Exception($"--devices {why}");

/// <summary>The coordinator a client spoke to is gone.</summary>
public sealed class CoordinatorGoneException(string home, Exception? cause = null)
    : IOException($"{home}: the coordinator ended; `lottery resume --home {home}` goes on where it stopped", cause);
