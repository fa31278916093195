using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Artifacts.Safetensors;

/// <summary>A file is no sound safetensors file; the message names the file, the offset and the mend.</summary>
public sealed class SafetensorsFormatException(string source, long offset, string problem, Exception? cause = null)
    : CheckpointFormatException($"{source}: at byte {offset}: {problem}; write the file again from its source", cause);
