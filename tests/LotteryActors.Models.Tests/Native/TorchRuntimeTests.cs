using LotteryActors.Models.Native;
using TorchSharp;

namespace LotteryActors.Models.Tests.Native;

public class TorchRuntimeTests
{
    [Fact]
    public void It_loads_the_version_the_shim_was_built_for_and_one_of_everything()
    {
        using var sum = torch.ones(3).sum();

        Assert.Equal(3f, sum.item<float>());
        Assert.Equal("2.10.0", TorchRuntime.Version);
        Assert.Matches("^(DEFAULT|AVX2|AVX512)$", TorchRuntime.CpuCapability);
        Assert.Equal(1, torch.get_num_threads());
        Assert.Single(Mapped("libtorch_cpu"));
        Assert.Single(Mapped("libLibTorchSharp"));
    }

    [Fact]
    public void Loading_again_does_nothing_but_another_number_of_threads_is_refused()
    {
        TorchRuntime.Load(1);

        Assert.Throws<InvalidOperationException>(() => TorchRuntime.Load(2));
    }

    [Fact]
    public void No_native_torch_library_lies_beside_the_program() =>
        Assert.DoesNotContain(
            Directory.GetFiles(AppContext.BaseDirectory, "*.so"),
            file => file.Contains("torch", StringComparison.OrdinalIgnoreCase));

    private static List<string> Mapped(string library) =>
        [.. File.ReadLines("/proc/self/maps").Where(line => line.Contains(library, StringComparison.Ordinal)).Select(line => line[line.IndexOf('/')..]).Distinct()];
}
