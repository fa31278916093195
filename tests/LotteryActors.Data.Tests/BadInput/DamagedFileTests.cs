using System.Text;

namespace LotteryActors.Data.Tests.BadInput;

/// <summary>Every file of every format, missing, empty, cut short and something else.</summary>
public sealed class DamagedFileTests(SoundFolders sound) : IClassFixture<SoundFolders>
{
    private static readonly (string Name, Func<byte[], byte[]?> Damage)[] Damages =
    [
        ("missing", _ => null),
        ("empty", _ => []),
        ("cut short", file => file[..(file.Length / 2)]),
        ("something else", _ => Encoding.UTF8.GetBytes("this is no file of any data set")),
    ];

    [Fact]
    public void Sound_folders_are_read_and_the_check_finds_nothing() => Assert.All(sound.All, folder =>
    {
        using var copy = new DamagedFolder(folder);
        Assert.Null(copy.Open());
        Assert.Empty(copy.Check());
    });

    [Theory]
    [InlineData("uniter")]
    [InlineData("lxmert")]
    [InlineData("vilt")]
    [InlineData("easy-vqa")]
    [InlineData("nlvr")]
    public void A_damaged_file_is_an_error_that_names_it_and_the_mend_and_the_check_finds_it(string set)
    {
        List<string> wrong = [];
        var refused = 0;
        foreach (var folder in sound.All.Where(folder => folder.Set == set))
        {
            using var copy = new DamagedFolder(folder);
            foreach (var (file, (name, damage)) in from file in folder.Files where !IsLikeAnother(file, folder) from damage in Damages select (file, damage))
            {
                copy.Exchange(file, damage(copy.Read(file)));
                if (Verdict.Of(copy, file, out var isRefused, mustBeFound: name != "missing" || !IsAPart(file)) is { } problem)
                {
                    wrong.Add($"{folder}: {file} {name}: {problem}");
                }

                refused += isRefused ? 1 : 0;
                copy.PutBack(file);
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
        Assert.True(refused > 0);
    }

    /// <summary>Files of the evaluation split of UNITER that are read as those of the training split are.</summary>
    private static bool IsLikeAnother(string file, SoundFolder folder) => folder.Set == "uniter" && new[] { ("_val", "_train"), ("_dev", "_train"), ("_devval", "_train"), ("_testdev", "_train") }
        .Any(split => file.Contains(split.Item1 + ".", StringComparison.Ordinal) && folder.Files.Contains(file.Replace(split.Item1 + ".", split.Item2 + ".", StringComparison.Ordinal)));

    /// <summary>Whether a part of a data set is this file alone, or a vocabulary that may lie elsewhere.</summary>
    private static bool IsAPart(string file) =>
        file is "vocab.txt" || file.EndsWith("questions.json", StringComparison.Ordinal) || file.EndsWith(".arrow", StringComparison.Ordinal)
            || (file.StartsWith("data/", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal) && !Path.GetFileName(file).Contains("ans", StringComparison.Ordinal));
}
