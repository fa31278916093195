using System.Text.Json;

namespace LotteryActors.Golden;

/// <summary>A file as the manifest describes it.</summary>
/// <param name="Sha256Start">The first 16 hexadecimal digits of its SHA-256.</param>
/// <param name="Tensors">Dtype and shape of each tensor, where the manifest lists them.</param>
/// <param name="About">What the manifest says of it in words; may be empty.</param>
public sealed record GoldenFile(string Name, long Bytes, string Sha256Start, IReadOnlyList<GoldenTensor>? Tensors, string About)
{
    internal static GoldenFile Read(JsonProperty file) =>
        new(
            file.Name,
            file.Value.GetProperty("bytes").GetInt64(),
            file.Value.GetProperty("sha256_16").GetString()!,
            file.Value.TryGetProperty("tensors", out var tensors) ? [.. tensors.EnumerateObject().Select(GoldenTensor.Read)] : null,
            file.Value.TryGetProperty("what", out var what) ? what.GetString()! : "");
}

public sealed record GoldenTensor(string Name, string Dtype, IReadOnlyList<long> Shape)
{
    internal static GoldenTensor Read(JsonProperty tensor) =>
        new(tensor.Name, tensor.Value[0].GetString()!, [.. tensor.Value[1].EnumerateArray().Select(size => size.GetInt64())]);
}
