using LotteryActors.Artifacts.Safetensors;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>A model's weights as a safetensors file in memory.</summary>
internal static class SavedWeights
{
    public static SafetensorsFile Of(nn.Module model) => Of(Weights.Read(model));

    public static SafetensorsFile Of(IReadOnlyList<TensorData> tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors);
        return SafetensorsFile.Parse(stream.ToArray(), "memory");
    }
}
