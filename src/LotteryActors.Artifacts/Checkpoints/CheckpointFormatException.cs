namespace LotteryActors.Artifacts.Checkpoints;

/// <summary>A checkpoint file is damaged, hostile or of a kind that is not read; the message names the file, the place and the mend.</summary>
public class CheckpointFormatException(string message, Exception? cause = null) : IOException(message, cause);
