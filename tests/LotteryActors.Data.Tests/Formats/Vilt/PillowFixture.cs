using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Pictures;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Formats.Vilt;

/// <summary>What Pillow 9.4 makes of some pictures: <c>tests/fixtures/pillow</c>.</summary>
internal static class PillowFixture
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "fixtures", "pillow");
    private static readonly Lazy<SafetensorsFile> Expected = new(() => SafetensorsFile.Read(Path.Combine(Folder, "expected.safetensors")));

    public static IEnumerable<string> Names(string prefix) =>
        Expected.Value.Entries.Select(entry => entry.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);

    public static Pixels Picture(string file) => EncodedPictures.Decode(Bytes(file), file);

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    public static void Equal(string name, Pixels actual)
    {
        Assert.Equal(Expected.Value.Entry(name).Shape, [actual.Height, actual.Width, 3]);
        var expected = Expected.Value.Bytes(name).ToArray();
        var different = expected.Zip(actual.Rgb, (a, b) => Math.Abs(a - b)).ToArray();
        Assert.True(different.Max() == 0, $"{name}: {different.Count(d => d > 0)} of {expected.Length} values differ, by {different.Max()} at most");
    }
}
