using LotteryActors.Models.Lxmert;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

/// <summary>Each of the original's defects, kept and mended.</summary>
public sealed class LxmertDefectsTests
{
    [Fact]
    public void Row_0_of_positions_and_segments_learns_nothing_or_does()
    {
        Assert.Equal((0f, 0f, 0f), Gradients(LxmertDefects.Default));
        Assert.True(Gradients(LxmertDefects.Mended) is (0, > 0, > 0));
    }

    [Fact]
    public void Object_and_attribute_losses_cover_every_region_or_the_masked_ones()
    {
        using var scope = NewDisposeScope();
        var regions = TinyLxmert.Targets().Regions!;
        var masked = regions.Features!.Weights;
        var asked = new LxmertTargets(Regions: regions with
        {
            Objects = regions.Objects! with { Weights = regions.Objects!.Weights.mul(masked) },
            Attributes = regions.Attributes! with { Weights = regions.Attributes!.Weights.mul(masked) },
        });

        var byHand = Losses(LxmertDefects.Default, asked);
        Assert.Equal(byHand, Losses(LxmertDefects.Mended, new LxmertTargets(Regions: regions)));
        var every = Losses(LxmertDefects.Default, new LxmertTargets(Regions: regions));
        Assert.True(every[0] > byHand[0] && every[1] > byHand[1]);
        Assert.Equal(every[2], byHand[2]);
    }

    [Fact]
    public void Masked_regions_that_nothing_tells_are_refused()
    {
        using var scope = NewDisposeScope();
        var untold = new LxmertTargets(Regions: new RegionTargets(TinyLxmert.Targets().Regions!.Objects));

        Assert.Contains(
            "which regions are masked is told by the feature targets",
            Assert.Throws<ArgumentException>(() => Losses(LxmertDefects.Mended, untold)).Message,
            StringComparison.Ordinal);
        Assert.Single(Losses(LxmertDefects.Default, untold));
    }

    [Fact]
    public void The_mean_of_nothing_is_zero_or_not_a_number()
    {
        using var scope = NewDisposeScope();
        var none = new LxmertTargets(Words: full([2, 4], -1, ScalarType.Int64), Answers: full([2], -1, ScalarType.Int64));

        Assert.Equal([0f, 0f], Losses(LxmertDefects.Default, none));
        Assert.Equal([float.NaN, float.NaN], Losses(LxmertDefects.AsOriginal, none));
    }

    private static float[] Losses(LxmertDefects defects, LxmertTargets targets)
    {
        using var model = Pretraining(defects);
        return [.. model.Losses(TinyLxmert.Inputs(), targets).Parts.Select(part => part.Loss.item<float>())];
    }

    /// <summary>Row 0 of words, positions and segments.</summary>
    private static (float Word, float Position, float Segment) Gradients(LxmertDefects defects)
    {
        using var scope = NewDisposeScope();
        using var model = Pretraining(defects);
        model.Losses(TinyLxmert.Inputs(), new LxmertTargets(Matches: TinyLxmert.Targets().Matches)).Total.backward();
        return (Row0("word"), Row0("position"), Row0("token_type"));

        float Row0(string table) =>
            model.named_parameters().Single(p => p.name == $"bert.embeddings.{table}_embeddings.weight").parameter.grad![0].abs().sum().item<float>();
    }

    private static LxmertForPretraining Pretraining(LxmertDefects defects)
    {
        random.manual_seed(3);
        return new LxmertForPretraining(TinyLxmert.Config(dropout: 0) with { Defects = defects }, TinyLxmert.Objects, TinyLxmert.Attributes, TinyLxmert.Answers);
    }
}
