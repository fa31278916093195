using LotteryActors.Models.Native;

namespace LotteryActors.Models.Tests.Native;

public sealed class TorchShimTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lottery-shim-").FullName;
    private readonly string _shim = TorchFolders.Find().Shim;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_mended_shim_differs_from_the_original_in_one_bit()
    {
        var original = File.ReadAllBytes(_shim);
        var mended = File.ReadAllBytes(TorchShim.Mended(_shim, [_folder]));

        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != mended[i]).ToList();

        Assert.Equal(original.Length, mended.Length);
        Assert.Equal(2, original[Assert.Single(changed)] ^ mended[changed[0]]);
    }

    [Fact]
    public async Task Many_at_once_make_one_copy()
    {
        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TorchShim.Mended(_shim, [_folder]))));

        Assert.Equal(Assert.Single(paths.Distinct()), Assert.Single(Directory.GetFiles(_folder)));
    }

    [Fact]
    public void A_copy_damaged_on_disk_is_written_again()
    {
        var path = TorchShim.Mended(_shim, [_folder]);
        var sound = File.ReadAllBytes(path);
        File.WriteAllBytes(path, sound[..100]);

        Assert.Equal(sound, File.ReadAllBytes(TorchShim.Mended(_shim, [_folder])));
    }

    [Fact]
    public void A_shim_that_needs_no_mend_is_loaded_from_where_it_lies()
    {
        var sound = Path.Combine(_folder, "sound.so");
        File.WriteAllBytes(sound, ElfImage.Asking("GLIBCXX_3.4.30"));

        Assert.Equal(sound, TorchShim.Mended(sound, [_folder]));
    }

    [Fact]
    public void The_mend_is_asked_for_only_where_the_system_lacks_the_version()
    {
        const string terminate = "_ZSt9terminatev";
        var libstdcpp = File.ReadLines("/proc/self/maps").First(line => line.Contains("libstdc++.so.6", StringComparison.Ordinal));
        var hasVersion = File.ReadAllBytes(libstdcpp[libstdcpp.IndexOf('/', StringComparison.Ordinal)..]).AsSpan().IndexOf("GLIBCXX_3.4.32\0"u8) >= 0;

        Assert.True(TorchShim.SystemDefines(terminate, "GLIBCXX_3.4"));
        Assert.False(TorchShim.SystemDefines(terminate, "GLIBCXX_9.9.9"));
        Assert.Equal(hasVersion, TorchShim.Loadable(_shim) == _shim);
    }

    [Fact]
    public void When_the_cache_cannot_be_written_the_next_folder_is_taken()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "no folder");

        Assert.StartsWith(Path.Combine(_folder, "next"), TorchShim.Mended(_shim, [Path.Combine(file, "cache"), Path.Combine(_folder, "next")]), StringComparison.Ordinal);
    }

    [Fact]
    public void When_no_folder_can_be_written_the_error_names_them_and_the_mend()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "no folder");

        var error = Assert.Throws<TorchUnavailableException>(() => TorchShim.Mended(_shim, [Path.Combine(file, "cache")]));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("XDG_CACHE_HOME", error.Message, StringComparison.Ordinal);
    }
}
