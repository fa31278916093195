using LotteryActors.Tickets.Masks;

namespace LotteryActors.Training.Tests.Pruning;

/// <summary>Masks as the references store them: one byte of 0 or 1 a weight, tensor after tensor.</summary>
internal static class MaskBytes
{
    public static byte[] Of(Mask mask) => [.. mask.Tensors.SelectMany(Of)];

    public static IEnumerable<byte> Of(MaskTensor tensor)
    {
        for (var i = 0L; i < tensor.Length; i++)
        {
            yield return tensor[i] ? (byte)1 : (byte)0;
        }
    }
}
