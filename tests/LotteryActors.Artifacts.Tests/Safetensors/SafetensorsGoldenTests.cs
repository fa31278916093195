using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Tickets;

namespace LotteryActors.Artifacts.Tests.Safetensors;

public sealed class SafetensorsGoldenTests
{
    [Theory]
    [Golden]
    public void Files_that_python_wrote_hold_the_tensors_their_manifest_names(GoldenCase golden)
    {
        foreach (var file in golden.Files.Where(file => file.Name.EndsWith(".safetensors", StringComparison.Ordinal) && golden.Has(file.Name)))
        {
            var bytes = File.ReadAllBytes(golden.PathOf(file.Name));
            Assert.Equal(file.Bytes, bytes.Length);
            Assert.Equal(file.Sha256Start, Digest.Of(bytes).Hex[..16]);
            AssertTensors(file.Tensors, SafetensorsFile.Parse(bytes, file.Name));
        }
    }

    private static void AssertTensors(IReadOnlyList<GoldenTensor>? expected, SafetensorsFile file)
    {
        if (expected is null)
        {
            return;
        }

        Assert.Equal(expected.Select(tensor => tensor.Name).Order(StringComparer.Ordinal), file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.All(expected, tensor =>
        {
            Assert.Equal(tensor.Dtype, file.Entry(tensor.Name).Dtype);
            Assert.Equal(tensor.Shape, file.Entry(tensor.Name).Shape);
        });
    }
}
