using LotteryActors.Models.Native;

namespace LotteryActors.Models.Tests.Native;

public sealed class ElfSymbolsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lottery-elf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TorchSharps_library_leaves_more_than_a_thousand_symbols_to_libtorch_and_none_to_the_system()
    {
        var symbols = ElfSymbols.Read(TorchFolders.Find().Shim);

        Assert.InRange(symbols.Wanted.Count, 1_000, 5_000);
        Assert.Contains("_ZN5torch4cuda12is_availableEv", symbols.Wanted);
        Assert.DoesNotContain("memcpy", symbols.Wanted);
        Assert.Contains("THSTensor_dispose", symbols.Defined);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(4_000)]
    public void A_library_cut_short_is_told_by_name(int length)
    {
        var path = Path.Combine(_folder, "cut.so");
        File.WriteAllBytes(path, File.ReadAllBytes(TorchFolders.Find().Shim)[..length]);

        var error = Assert.Throws<BadImageFormatException>(() => ElfSymbols.Read(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_library_is_told_by_name()
    {
        var path = Path.Combine(_folder, "text.so");
        File.WriteAllText(path, new string('x', 1000));

        Assert.Contains("no little-endian ELF-64", Assert.Throws<BadImageFormatException>(() => ElfSymbols.Read(path)).Message, StringComparison.Ordinal);
    }
}
