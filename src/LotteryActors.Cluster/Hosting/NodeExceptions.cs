namespace LotteryActors.Cluster.Hosting;

/// <summary>A node cannot start; the message names the thing, the place and the mend.</summary>
public sealed class NodeStartException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The coordinator a client spoke to is gone.</summary>
public sealed class CoordinatorGoneException(string home, Exception? cause = null)
    : IOException($"{home}: the coordinator ended; `lottery resume --home {home}` goes on where it stopped", cause);
