using LotteryActors.Models.Uniter;

namespace LotteryActors.Models.Tests.Uniter;

public sealed class UniterParametersTests
{
    [Fact]
    public void The_backbone_adds_the_tables_and_the_region_projections_to_the_encoder()
    {
        var parameters = ModelSkeleton.Of(() => new UniterForVqa(TinyUniter.Config(), TinyUniter.Answers));

        Assert.Equal(
            [
                "uniter.embeddings.position_embeddings.weight", "uniter.embeddings.token_type_embeddings.weight", "uniter.embeddings.word_embeddings.weight",
                "uniter.img_embeddings.img_linear.weight", "uniter.img_embeddings.pos_linear.weight",
            ],
            UniterParameters.Prunable("backbone", parameters).Except(UniterParameters.Prunable("encoder", parameters)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Heads_and_unknown_presets_are_not_prunable()
    {
        (string, long[])[] parameters = [("vqa_output.0.weight", [2, 2]), ("cls.predictions.transform.dense.weight", [2, 2]), ("output.dense.weight", [2, 2])];

        Assert.Empty(UniterParameters.Prunable("backbone", parameters));
        Assert.Throws<ArgumentException>(() => UniterParameters.Prunable("everything", parameters));
    }

    [Theory]
    [InlineData("uniter.encoder.layer.0.output.LayerNorm.weight", false)]
    [InlineData("uniter.encoder.layer.0.output.dense.bias", false)]
    [InlineData("uniter.encoder.layer.0.output.dense.weight", true)]
    [InlineData("uniter.img_embeddings.img_layer_norm.weight", true)]
    [InlineData("uniter.img_embeddings.pos_layer_norm.bias", false)]
    [InlineData("vqa_output.2.weight", true)]
    public void Decay_goes_by_substring_as_in_the_original(string name, bool decayed) =>
        Assert.Equal(decayed, UniterParameters.IsDecayed(name));

    [Fact]
    public void Heads_are_what_is_not_backbone()
    {
        Assert.True(UniterParameters.IsHead("vqa_output.3.weight"));
        Assert.True(UniterParameters.IsHead("itm_output.bias"));
        Assert.False(UniterParameters.IsHead("uniter.pooler.dense.weight"));
    }
}
