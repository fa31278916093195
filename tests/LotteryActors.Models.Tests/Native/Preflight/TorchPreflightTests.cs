using LotteryActors.Models.Native;
using LotteryActors.Models.Native.Preflight;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Models.Tests.Native.Preflight;

public sealed class TorchPreflightTests : IDisposable
{
    private const string Debian = "/usr/lib/python3/dist-packages/torch";

    private static readonly CudaDriver NoDriver = new(null, 0, "there is no NVIDIA driver: libcuda.so.1 is not found");
    private static readonly CudaDriver TwoGpus = new(new Version(13, 0), 2, null);
    private static readonly DeviceName[] FirstGpu = [new(DeviceName.Cuda, 0)];

    private readonly string _root = Directory.CreateTempSubdirectory("lottery-preflight-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_libtorch_that_comes_with_the_program_fits_and_has_no_cuda()
    {
        var preflight = TorchPreflight.Of(TorchFolders.Find(null), NoDriver, []);

        Assert.All(preflight.Findings, finding => Assert.False(finding.IsWrong, finding.Line));
        Assert.Equal("2.10.0, as TorchSharp was built for", Of(preflight, "version").What);
        Assert.Matches("^all 1,2\\d\\d that TorchSharp asks for are there$", Of(preflight, "symbols").What);
        Assert.Equal(FindingKind.Remark, Of(preflight, "cuda").Kind);
        Assert.Equal([new DeviceName(DeviceName.Cpu, 0)], preflight.Devices);
    }

    [Fact]
    public void It_cannot_serve_a_gpu_and_says_what_could()
    {
        var preflight = TorchPreflight.Of(TorchFolders.Find(null), TwoGpus, FirstGpu);

        Assert.True(Of(preflight, "cuda").IsWrong);
        Assert.Contains("--torch", Of(preflight, "cuda").Mend, StringComparison.Ordinal);
        Assert.Empty(preflight.Devices);
    }

    [Fact]
    public void Debians_PyTorch_is_of_another_version_and_lacks_symbols()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Debian, "version.py")), "python3-torch is not installed");

        var preflight = TorchPreflight.Of(Debian, []);

        Assert.StartsWith("it is 1.13.0", Of(preflight, "version").What, StringComparison.Ordinal);
        Assert.Contains("torch==2.10.*", Of(preflight, "version").Mend, StringComparison.Ordinal);
        Assert.Matches("^[1-9][0-9,]* of the 1,2\\d\\d that TorchSharp asks for are not there, such as _Z", Of(preflight, "symbols").What);
        Assert.Empty(preflight.Devices);
    }

    [Theory]
    [InlineData("__version__ = '2.11.0+cu130'\ncuda: Optional[str] = '13.0'\n", "2.11.0+cu130", true)]
    [InlineData("__version__ = '1.13.0a0'\ncuda = None\n", "1.13.0a0", true)]
    [InlineData("__version__ = '2.1.0'\n", "2.1.0", true)]
    [InlineData("__version__ = '2.10.1+cu128'\ncuda: Optional[str] = '12.8'\n", "2.10.1+cu128", false)]
    public void The_version_is_read_from_PyTorchs_own_file(string versionFile, string version, bool isWrong)
    {
        var finding = Of(Examine(PyTorch(versionFile), NoDriver), "version");

        Assert.Equal(isWrong, finding.IsWrong);
        Assert.Contains(version, finding.What, StringComparison.Ordinal);
        var loading = Record.Exception(TorchInstallation.Of(Path.Combine(_root, "torch", "lib")).RefuseAnotherVersion);
        Assert.Equal(isWrong, loading is TorchUnavailableException);
    }

    [Fact]
    public void A_libtorch_that_tells_no_version_is_a_remark() =>
        Assert.Equal(FindingKind.Remark, Of(Examine(PyTorch(versionFile: null), NoDriver), "version").Kind);

    [Fact]
    public void A_folder_that_lacks_a_library_is_told_by_the_librarys_name()
    {
        var folder = PyTorch(null);
        File.Delete(Path.Combine(folder, "lib", "libc10.so"));

        Assert.Contains("holds no libc10.so", Of(Examine(folder, NoDriver), "libtorch").What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_any_libtorch_is_the_one_thing_told()
    {
        var preflight = TorchPreflight.Of(_root, []);

        Assert.Contains($"{_root} holds no libtorch_cpu.so", Assert.Single(preflight.Findings).What, StringComparison.Ordinal);
        Assert.True(preflight.Findings[0].IsWrong);
        Assert.Empty(preflight.Devices);
    }

    [Fact]
    public void What_is_no_library_has_no_symbols() =>
        Assert.True(Of(Examine(PyTorch(null), NoDriver), "symbols").IsWrong);

    [Fact]
    public void A_cuda_build_without_a_driver_is_a_remark_until_a_gpu_is_wanted()
    {
        var folder = PyTorch("__version__ = '2.10.0+cu128'\n", "libtorch_cuda.so", "libcudart.so.12");

        Assert.Equal(FindingKind.Remark, Of(Examine(folder, NoDriver), "driver").Kind);
        Assert.True(Of(Examine(folder, NoDriver, FirstGpu), "driver").IsWrong);
        Assert.Contains("libcuda.so.1", Of(Examine(folder, NoDriver, FirstGpu), "driver").What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_older_than_libtorchs_cuda_is_told_with_both_versions()
    {
        var folder = PyTorch("__version__ = '2.10.0+cu128'\n", "libtorch_cuda.so", "libcudart.so.12");
        var finding = Of(Examine(folder, new CudaDriver(new Version(11, 8), 1, null), FirstGpu), "driver");

        Assert.True(finding.IsWrong);
        Assert.Equal("it runs CUDA up to 11.8, and libtorch was built for 12.8", finding.What);
        Assert.Contains("CUDA 11", finding.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void CUDAs_runtime_is_found_in_pips_own_folders()
    {
        var folder = PyTorch(null, "libtorch_cuda.so");
        var wheel = Directory.CreateDirectory(Path.Combine(_root, "nvidia", "cuda_runtime", "lib")).FullName;
        File.WriteAllBytes(Path.Combine(wheel, "libcudart.so.12"), []);

        Assert.Equal(Path.Combine(wheel, "libcudart.so.12"), Of(Examine(folder, TwoGpus), "runtime").What);
    }

    [Fact]
    public void A_gpu_beyond_those_the_driver_shows_is_told()
    {
        var folder = PyTorch(null, "libtorch_cuda.so", "libcudart.so.12");
        var preflight = Examine(folder, TwoGpus, [new(DeviceName.Cuda, 1), new(DeviceName.Cuda, 2)]);

        Assert.Equal(FindingKind.Fine, Of(preflight, "driver").Kind);
        Assert.Contains("shows 2 GPU(s)", Of(preflight, "cuda:2").What, StringComparison.Ordinal);
        Assert.DoesNotContain(preflight.Findings, f => f.Check == "cuda:1");
    }

    private static TorchPreflight Examine(string folder, CudaDriver driver, params DeviceName[] wanted) =>
        TorchPreflight.Of(new TorchFolders(Path.Combine(folder, "lib"), TorchFolders.Find(null).Shim), driver, wanted);

    private static Finding Of(TorchPreflight preflight, string check) => Assert.Single(preflight.Findings, f => f.Check == check);

    /// <summary>An installed PyTorch's folder, with empty libraries.</summary>
    private string PyTorch(string? versionFile, params string[] more)
    {
        var folder = Path.Combine(_root, "torch");
        Directory.CreateDirectory(Path.Combine(folder, "lib"));
        foreach (var library in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so", .. more])
        {
            File.WriteAllBytes(Path.Combine(folder, "lib", library), []);
        }

        if (versionFile is not null)
        {
            File.WriteAllText(Path.Combine(folder, "version.py"), versionFile);
        }

        return folder;
    }
}
