using LotteryActors.Models.Native;

namespace LotteryActors.Models.Tests.Native;

public sealed class TorchFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lottery-torch-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_libtorch_of_ones_own_comes_first_and_borrows_the_shim()
    {
        var own = Folder("own", "libtorch_cpu.so");
        var published = Folder("torch", "libtorch_cpu.so", "libLibTorchSharp.so");

        Assert.Equal(
            new TorchFolders(own, Path.Combine(published, "libLibTorchSharp.so")),
            TorchFolders.Find(own, published, "/nowhere", "/nowhere/shim"));
    }

    [Theory]
    [InlineData("site-packages/torch/lib")]
    [InlineData("site-packages/torch")]
    [InlineData("site-packages")]
    public void An_installed_PyTorch_may_be_named_by_any_of_its_folders(string named)
    {
        var libraries = Folder("site-packages/torch/lib", "libtorch_cpu.so", "libLibTorchSharp.so");

        Assert.Equal(libraries, TorchFolders.Find(Path.Combine(_root, named), "/nowhere", "/nowhere", "/nowhere/shim").Libtorch);
    }

    [Fact]
    public void A_published_program_uses_what_it_carries()
    {
        var published = Folder("torch", "libtorch_cpu.so", "libLibTorchSharp.so");
        var package = Folder("package", "libtorch_cpu.so");

        Assert.Equal(published, TorchFolders.Find(null, published, package, "/nowhere/shim").Libtorch);
    }

    [Fact]
    public void A_built_program_uses_the_packages()
    {
        var package = Folder("package", "libtorch_cpu.so");
        var shim = Path.Combine(Folder("torchsharp", "libLibTorchSharp.so"), "libLibTorchSharp.so");

        Assert.Equal(new TorchFolders(package, shim), TorchFolders.Find("", Path.Combine(_root, "torch"), package, shim));
    }

    [Fact]
    public void A_named_folder_without_libtorch_is_an_error_that_names_it()
    {
        var error = Assert.Throws<TorchUnavailableException>(() => TorchFolders.Find("/nowhere", "/app/torch", Folder("package", "libtorch_cpu.so"), "/nowhere/shim"));

        Assert.StartsWith("LOTTERY_TORCH: /nowhere holds no libtorch_cpu.so", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_libtorch_the_error_names_the_places_and_the_mend()
    {
        var error = Assert.Throws<TorchUnavailableException>(() => TorchFolders.Find(null, "/app/torch", "/packages/libtorch", "/nowhere/shim"));

        Assert.Contains("/app/torch", error.Message, StringComparison.Ordinal);
        Assert.Contains("/packages/libtorch", error.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet restore", error.Message, StringComparison.Ordinal);
    }

    private string Folder(string name, params string[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (var file in files)
        {
            File.WriteAllBytes(Path.Combine(folder, file), []);
        }

        return folder;
    }
}
