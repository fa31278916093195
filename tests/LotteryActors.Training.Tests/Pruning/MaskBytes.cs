using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Tickets.Masks;

namespace LotteryActors.Training.Tests.Pruning;

/// <summary>Masks as the references store them: one byte of 0 or 1 a weight, tensor after tensor.</summary>
internal static class MaskBytes
{
    public static byte[] Of(Mask mask) => [.. mask.Tensors.SelectMany(Of)];

    /// <summary>A mask's tensor in a file of the references, of whatever type.</summary>
    public static byte[] Of(CheckpointTensor tensor)
    {
        var width = (int)(tensor.Bytes / tensor.Elements);
        return [.. tensor.Read().ToArray().Chunk(width).Select(element => element.Any(b => b != 0) ? (byte)1 : (byte)0)];
    }

    public static IEnumerable<byte> Of(MaskTensor tensor)
    {
        for (var i = 0L; i < tensor.Length; i++)
        {
            yield return tensor[i] ? (byte)1 : (byte)0;
        }
    }
}
