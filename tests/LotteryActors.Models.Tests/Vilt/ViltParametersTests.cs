using LotteryActors.Models.Vilt;
using LotteryActors.Tickets.Specs;

namespace LotteryActors.Models.Tests.Vilt;

public sealed class ViltParametersTests
{
    private static readonly ViltHeads All = new()
    {
        Mlm = true, Itm = true, VqaAnswers = 3129, Nlvr2 = true, Retrieval = true, GqaAnswers = 1842, Entailment = true, Vcr = true, Referring = true,
    };

    private static readonly ViltConfig BaseConfig = ViltConfig.Of(ModelPresets.ViltBase with { VocabularySize = 30522 });

    /// <summary>With every head, without a weight in memory.</summary>
    private static readonly Lazy<IReadOnlyList<(string Name, long[] Shape)>> Base = new(() => Parameters(All));

    /// <summary>A published file has one entry more, the position ids.</summary>
    [Fact]
    public void The_base_models_have_as_many_parameters_as_those_published()
    {
        Assert.Equal((158, 111_595_008), Counts(ViltHeads.None));
        Assert.Equal((166, 135_660_092), Counts(ViltHeads.Pretraining));
        Assert.Equal((164, 117_588_537), Counts(new ViltHeads { VqaAnswers = 3129 }));
        Assert.Equal((164, 113_962_754), Counts(new ViltHeads { Nlvr2 = true }));
        Assert.Equal((162, 111_597_315), Counts(new ViltHeads { Itm = true, Retrieval = true }));
    }

    [Fact]
    public void A_mask_ranges_over_85_524_480_weights_of_the_base_encoder()
    {
        Assert.Equal(85_524_480, ViltParameters.PrunableCount("encoder", Base.Value));
        Assert.Equal((12 * 4) + 1, ViltParameters.Prunable("encoder", Base.Value).Count);
    }

    [Fact]
    public void The_backbone_adds_the_tables_and_the_patch_projection()
    {
        Assert.Equal(
            [
                "text_embeddings.position_embeddings.weight", "text_embeddings.token_type_embeddings.weight", "text_embeddings.word_embeddings.weight",
                "transformer.patch_embed.proj.weight", "transformer.pos_embed",
            ],
            ViltParameters.Prunable("backbone", Base.Value).Except(ViltParameters.Prunable("encoder", Base.Value)).Order(StringComparer.Ordinal));
        Assert.Equal(85_524_480 + (768L * (30522 + 40 + 2 + 145 + (3 * 32 * 32))), ViltParameters.PrunableCount("backbone", Base.Value));
    }

    [Fact]
    public void Heads_and_unknown_presets_are_not_prunable()
    {
        Assert.DoesNotContain(ViltParameters.Prunable("backbone", Base.Value), ViltParameters.IsHead);
        Assert.Throws<ArgumentException>(() => ViltParameters.Prunable("everything", Base.Value));
    }

    [Theory]
    [InlineData("transformer.blocks.0.norm1.weight", false)]
    [InlineData("transformer.norm.weight", false)]
    [InlineData("text_embeddings.LayerNorm.weight", false)]
    [InlineData("mlm_score.bias", false)]
    [InlineData("transformer.blocks.0.mlp.fc1.weight", true)]
    [InlineData("transformer.cls_token", true)]
    [InlineData("transformer.pos_embed", true)]
    [InlineData("token_type_embeddings.weight", true)]
    [InlineData("vqa_classifier.1.weight", true)]
    [InlineData("vqa_classifier.1.bias", false)]
    public void Decay_goes_by_substring_as_in_the_original(string name, bool decayed) =>
        Assert.Equal(decayed, ViltParameters.IsDecayed(name));

    [Theory]
    [InlineData("vqa_classifier.0.weight", true, true)]
    [InlineData("nlvr2_classifier.3.bias", true, true)]
    [InlineData("rank_output.weight", true, false)]
    [InlineData("itm_score.fc.weight", true, false)]
    [InlineData("mlm_score.transform.dense.weight", true, false)]
    [InlineData("pooler.dense.weight", false, false)]
    [InlineData("token_type_embeddings.weight", false, false)]
    public void Of_the_heads_only_classifiers_learn_at_the_heads_rate(string name, bool head, bool headRate)
    {
        Assert.Equal(head, ViltParameters.IsHead(name));
        Assert.Equal(headRate, ViltParameters.HasHeadRate(name));
    }

    private static (int Tensors, long Parameters) Counts(ViltHeads heads) => Parameters(heads) is var parameters ? (parameters.Count, ModelSkeleton.Count(parameters)) : default;

    private static IReadOnlyList<(string Name, long[] Shape)> Parameters(ViltHeads heads) => ModelSkeleton.Of(() => new ViltModel(BaseConfig, heads));
}
