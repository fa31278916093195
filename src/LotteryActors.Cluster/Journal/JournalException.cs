namespace LotteryActors.Cluster.Journal;

/// <summary>The journal cannot be used. The message names the file, what is wrong with it, and the mend.</summary>
public sealed class JournalException(string message, Exception? cause = null) : IOException(message, cause);
