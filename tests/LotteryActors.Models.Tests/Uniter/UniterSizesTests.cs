using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Specs;
using TorchSharp;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>Published sizes, counted without a weight in memory.</summary>
public sealed class UniterSizesTests
{
    private const int Words = 28996;
    private const int RegionLabels = 1601;

    [Theory]
    [InlineData("uniter-base", 109_898_752, 112_938_887)]
    [InlineData("uniter-large", 335_695_872, 340_524_935)]
    public void Backbone_and_pretraining_model_have_as_many_parameters_as_the_originals(string preset, long backbone, long pretraining)
    {
        Assert.Equal(backbone, Count(() => new UniterModel(Config(preset))));
        Assert.Equal(pretraining, Count(() => new UniterForPretraining(Config(preset), RegionLabels)));
    }

    [Theory]
    [InlineData("uniter-base", 85_524_480, 85_524_480 + (768L * (Words + 512 + 2 + 2048 + 7)), (12 * 6) + 1)]
    [InlineData("uniter-large", 303_038_464, 303_038_464 + (1024L * (Words + 512 + 2 + 2048 + 7)), (24 * 6) + 1)]
    public void A_mask_ranges_over_the_encoder_or_the_backbone(string preset, long encoder, long backbone, int tensors)
    {
        var parameters = ModelSkeleton.Of(() => new UniterForVqa(Config(preset), UniterForVqa.VqaAnswers));

        Assert.Equal(encoder, UniterParameters.PrunableCount("encoder", parameters));
        Assert.Equal(backbone, UniterParameters.PrunableCount("backbone", parameters));
        Assert.Equal(tensors, UniterParameters.Prunable("encoder", parameters).Count);
    }

    [Fact]
    public void A_mask_ranges_over_the_same_weights_under_every_head()
    {
        var config = TinyUniter.Config();
        Func<nn.Module>[] heads =
        [
            () => new UniterForPretraining(config, RegionLabels), () => new UniterForVqa(config, UniterForVqa.VqaAnswers),
            () => UniterForVqa.ForVisualEntailment(config), () => new UniterForVcr(config), () => new UniterForNlvr2Paired(config),
            () => new UniterForNlvr2PairedAttn(config), () => new UniterForNlvr2Triplet(config), () => new UniterForImageTextRetrieval(config),
            () => new UniterForReferringExpressionComprehension(config), () => new UniterForReferringExpressionComprehension(config, mlp: 2),
        ];

        Assert.Single(heads.Select(head => string.Join(' ', UniterParameters.Prunable("encoder", ModelSkeleton.Of(head)))).Distinct());
        Assert.Single(heads.Select(head => string.Join(' ', UniterParameters.Prunable("backbone", ModelSkeleton.Of(head)))).Distinct());
    }

    [Fact]
    public void A_skeleton_names_what_the_model_has_and_draws_nothing()
    {
        random.manual_seed(11);
        var before = random.get_rng_state();
        var skeleton = ModelSkeleton.Of(() => new UniterForNlvr2PairedAttn(TinyUniter.Config()));
        Assert.True(before.eq(random.get_rng_state()).all().item<bool>());

        using var model = new UniterForNlvr2PairedAttn(TinyUniter.Config());
        Assert.Equal(model.named_parameters().Select(p => Named(p.name, p.parameter.shape)), skeleton.Select(p => Named(p.Name, p.Shape)));
        Assert.Equal(DeviceType.CPU, model.named_parameters().First().parameter.device_type);
    }

    private static string Named(string name, long[] shape) => $"{name} [{string.Join(", ", shape)}]";

    private static long Count(Func<nn.Module> build) => ModelSkeleton.Count(ModelSkeleton.Of(build));

    private static UniterConfig Config(string preset) =>
        UniterConfig.Of(ModelPresets.Named(preset)! with { VocabularySize = Words, RegionFeatures = UniterConfig.OriginalRegionFeatures });
}
