using LotteryActors.Artifacts.Checkpoints;

namespace LotteryActors.Artifacts.PyTorch;

/// <summary>A file is no sound PyTorch checkpoint, or holds what is not read; the message names the file, the place and the mend.</summary>
/// <param name="place"><c>data.pkl at byte 12</c>, <c>at byte 12</c>.</param>
public sealed class PyTorchFormatException(string source, string place, string problem, Exception? cause = null)
    : CheckpointFormatException($"{source}: {place}: {problem}; save it again with torch.save(model.state_dict(), path)", cause);
