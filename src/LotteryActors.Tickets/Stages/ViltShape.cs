using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>What ViLT's shape has beyond that of any transformer (vilt/config.py).</summary>
/// <param name="PatchSize">patch_size: side of a patch in pixels.</param>
/// <param name="ImageSize">image_size: side in pixels of the square picture the position table stands for.</param>
/// <param name="MaxImageLength">max_image_len: most patches a picture keeps; -1 is no limit.</param>
/// <param name="BlockNormEps">Epsilon of the norms within the blocks: 1e-6 as published, 1e-12 in Hugging Face's layout.</param>
[MessagePackObject]
public sealed record ViltShape(
    [property: Key(0)] int PatchSize,
    [property: Key(1)] int ImageSize,
    [property: Key(2)] int MaxImageLength,
    [property: Key(3)] double BlockNormEps);
