using LotteryActors.Models.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

/// <summary>Two pictures of 2 x 3 and 3 x 2 patches on a grid of 3 x 3.</summary>
public sealed class PatchDrawTests
{
    private static readonly long[] FirstShown = [0, 1, 2, 3, 4, 5];
    private static readonly long[] SecondShown = [0, 1, 3, 4, 6, 7];

    [Fact]
    public void In_order_patches_come_as_on_the_page()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([.. FirstShown, .. SecondShown], PatchDraw.InOrder.Draw(Grid((8, 12), (12, 8)), limit: -1).Patches);
    }

    [Fact]
    public void A_smaller_picture_is_filled_up_with_padding_again_and_again()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], PatchDraw.InOrder.Draw(Grid((8, 8), (8, 8)), limit: -1).Patches);
        Assert.Equal([.. FirstShown, 0, 3, 1, 2, 4, 5], PatchDraw.InOrder.Draw(Grid((8, 12), (8, 4)), limit: -1).Patches);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8], PatchDraw.InOrder.Draw(Grid((12, 12), (12, 12)), limit: -1).Patches);
    }

    [Fact]
    public void Shuffled_every_patch_of_the_largest_picture_is_there_once()
    {
        using var scope = NewDisposeScope();
        var drawn = PatchDraw.Shuffled(5).Draw(Grid((8, 12), (12, 8)), limit: -1);

        Assert.Equal(FirstShown, drawn.Patches.Take(6).Order());
        Assert.Equal(SecondShown, drawn.Patches.Skip(6).Order());
        Assert.NotEqual([.. FirstShown, .. SecondShown], drawn.Patches);
    }

    [Fact]
    public void Shuffled_a_smaller_picture_keeps_its_order_and_gets_random_padding()
    {
        using var scope = NewDisposeScope();
        var drawn = PatchDraw.Shuffled(5).Draw(Grid((12, 12), (8, 8)), limit: -1);

        Assert.Equal([0, 1, 3, 4], drawn.Patches.Skip(9).Take(4));
        Assert.All(drawn.Patches.Skip(13), patch => Assert.Contains(patch, new long[] { 2, 5, 6, 7, 8 }));
    }

    [Fact]
    public void A_limit_keeps_some_patches_each_at_most_once()
    {
        using var scope = NewDisposeScope();
        var drawn = PatchDraw.Shuffled(5).Draw(Grid((8, 12), (12, 8)), limit: 4);

        Assert.Equal(4, drawn.Length);
        Assert.Equal(4, drawn.Patches.Take(4).Distinct().Count());
        Assert.All(drawn.Patches.Skip(4), patch => Assert.Contains(patch, SecondShown));
    }

    [Fact]
    public void The_same_key_draws_the_same_and_another_something_else()
    {
        using var scope = NewDisposeScope();
        var grid = Grid((12, 12), (12, 12));

        Assert.Equal(PatchDraw.Shuffled(1).Draw(grid, -1).Patches, PatchDraw.Shuffled(1).Draw(grid, -1).Patches);
        Assert.NotEqual(PatchDraw.Shuffled(1).Draw(grid, -1).Patches, PatchDraw.Shuffled(2).Draw(grid, -1).Patches);
    }

    [Fact]
    public void Patches_of_another_grid_are_refused()
    {
        using var scope = NewDisposeScope();
        var drawn = PatchDraw.InOrder.Draw(Grid((12, 12)), -1);

        Assert.Same(drawn, PatchDraw.Of(drawn).Draw(Grid((12, 12)), -1));
        Assert.Throws<ArgumentException>(() => PatchDraw.Of(drawn).Draw(Grid((12, 8)), -1));
    }

    private static PatchGrid Grid(params (int Height, int Width)[] sizes)
    {
        var pictures = TinyVilt.Pictures(sizes);
        return PatchGrid.Of(pictures, (int)pictures.size(2) / 4, (int)pictures.size(3) / 4);
    }
}
