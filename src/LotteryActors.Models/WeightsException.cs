namespace LotteryActors.Models;

/// <summary>A weights file does not fit the model; the message names the file, every tensor at fault and the mend.</summary>
public sealed class WeightsException(string message) : IOException(message);
