namespace LotteryActors.Models.Native;

/// <summary>libtorch cannot be loaded; the message names the library, the place and the mend.</summary>
public sealed class TorchUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
