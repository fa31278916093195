using LotteryActors.Models.Vilt;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Tests.Optimisation;

public sealed class ParameterRulesTests
{
    [Theory]
    [InlineData("uniter", "vqa_output.2.weight")]
    [InlineData("uniter", "uniter.img_embeddings.img_layer_norm.weight")]
    [InlineData("vilt", "vqa_classifier.1.weight")]
    [InlineData("lxmert", "bert.embeddings.LayerNorm.bias")]
    public void Norms_that_the_originals_decay_are_spared_where_that_is_mended(string family, string name)
    {
        Assert.True(Rules(family).Decays(name, [48]));
        Assert.False((Rules(family) with { SparesVectors = true }).Decays(name, [48]));
    }

    [Theory]
    [InlineData("uniter", "uniter.encoder.layer.0.output.dense.weight")]
    [InlineData("vilt", "transformer.blocks.0.mlp.fc1.weight")]
    [InlineData("lxmert", "bert.pooler.dense.weight")]
    public void Matrices_are_decayed_either_way(string family, string name)
    {
        Assert.True(Rules(family).Decays(name, [48, 48]));
        Assert.True((Rules(family) with { SparesVectors = true }).Decays(name, [48, 48]));
    }

    [Fact]
    public void A_layout_of_mended_rules_decays_no_vector()
    {
        using var model = new ToyModel(seed: 1);

        Assert.All(
            FlatParameters.LayoutOf(model, "encoder", 1, ParameterRules.Lxmert with { SparesVectors = true }).Slots,
            slot => Assert.Equal(slot.Shape.Count > 1, slot.Decayed));
        Assert.All(FlatParameters.LayoutOf(model, "encoder", 1, ParameterRules.Lxmert).Slots, slot => Assert.True(slot.Decayed));
    }

    [Fact]
    public void The_ranking_head_of_ViLT_learns_at_the_rate_of_the_backbone_or_at_the_heads()
    {
        Assert.False(ParameterRules.Vilt.HasHeadRate("rank_output.weight"));
        Assert.True((ParameterRules.Vilt with { HasHeadRate = ViltParameters.IsHead }).HasHeadRate("rank_output.weight"));
        Assert.True(ParameterRules.Vilt.HasHeadRate("vqa_classifier.0.weight"));
    }

    private static ParameterRules Rules(string family) => family switch
    {
        "uniter" => ParameterRules.Uniter,
        "lxmert" => ParameterRules.Lxmert,
        _ => ParameterRules.Vilt,
    };
}
