using LotteryActors.Models.Native;

namespace LotteryActors.Models.Tests.Native;

public class ElfVersionNeedsTests
{
    [Fact]
    public void Only_the_named_need_becomes_weak()
    {
        var image = ElfImage.Asking("GLIBCXX_3.4.3", "GLIBCXX_3.4.32", "GLIBCXX_3.4.30");
        var expected = image.ToArray();
        expected[ElfImage.FlagsOf(1)] |= 2;

        Assert.True(ElfVersionNeeds.Weaken(image, "GLIBCXX_3.4.32"));

        Assert.Equal(expected, image);
    }

    [Fact]
    public void A_second_mend_changes_nothing()
    {
        var image = ElfImage.Asking("GLIBCXX_3.4.32");
        ElfVersionNeeds.Weaken(image, "GLIBCXX_3.4.32");
        var once = image.ToArray();

        Assert.False(ElfVersionNeeds.Weaken(image, "GLIBCXX_3.4.32"));

        Assert.Equal(once, image);
    }

    [Fact]
    public void A_library_that_does_not_ask_for_the_version_is_left_alone()
    {
        var image = ElfImage.Asking("GLIBCXX_3.4.3", "GLIBCXX_3.4.30");
        var before = image.ToArray();

        Assert.False(ElfVersionNeeds.Weaken(image, "GLIBCXX_3.4.32"));

        Assert.Equal(before, image);
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused()
    {
        Assert.Throws<BadImageFormatException>(() => ElfVersionNeeds.Weaken(new byte[1024], "GLIBCXX_3.4.32"));
        Assert.Throws<BadImageFormatException>(() => ElfVersionNeeds.Weaken("\u007fELF"u8.ToArray(), "GLIBCXX_3.4.32"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(260)]
    public void A_library_cut_short_is_refused(int length)
    {
        var image = ElfImage.Asking("GLIBCXX_3.4.32")[..length];

        Assert.Throws<BadImageFormatException>(() => ElfVersionNeeds.Weaken(image, "GLIBCXX_3.4.32"));
    }
}
