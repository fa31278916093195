using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Golden;

namespace LotteryActors.Artifacts.Tests.Checkpoints;

/// <summary>Every PyTorch file of every golden case that is here, against its safetensors twin where it has one.</summary>
[Trait("Category", "Golden")]
public sealed class PyTorchTwinTests
{
    [Fact]
    public void Every_PyTorch_file_is_read_whole_and_equals_its_twin()
    {
        var files = GoldenCases.All.SelectMany(golden => golden.Files.Where(file => IsPyTorch(file.Name) && golden.Has(file.Name)).Select(file => (golden, file.Name))).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            using var checkpoint = CheckpointFile.Open(file.golden.PathOf(file.Name));
            Assert.All(checkpoint.Tensors, tensor => Assert.Equal(tensor.Bytes, tensor.Read().Length));
            var twin = Twin(file.Name);
            if (file.golden.Has(twin))
            {
                using var expected = CheckpointFile.Open(file.golden.PathOf(twin));
                Assert.Equal(Contents(expected), Contents(checkpoint));
            }
        });
    }

    private static List<(string Name, string Dtype, string Shape, string Bytes)> Contents(CheckpointFile file) =>
    [
        .. file.Tensors.Select(tensor => (tensor.Name, tensor.Dtype, tensor.ShapeText, Convert.ToHexString(tensor.Read().Span)))
            .OrderBy(tensor => tensor.Name, StringComparer.Ordinal),
    ];

    private static bool IsPyTorch(string name) => Path.GetExtension(name) is ".pt" or ".pth" or ".bin" or ".ckpt";

    private static string Twin(string name) =>
        name == "lightning.ckpt" ? "checkpoint.safetensors" : Path.ChangeExtension(name, ".safetensors");
}
