using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

public sealed class UniterParametersTests
{
    private static readonly Lazy<List<(string Name, long[] Shape)>> Base = new(BaseParameters);

    [Fact]
    public void A_mask_ranges_over_85_524_480_weights_of_the_base_encoder()
    {
        var parameters = Base.Value;

        Assert.Equal(109_898_752, parameters.Sum(p => p.Shape.Aggregate(1L, (product, size) => product * size)));
        Assert.Equal(85_524_480, UniterParameters.PrunableCount("encoder", parameters));
        Assert.Equal(12 * 6 + 1, UniterParameters.Prunable("encoder", parameters).Count);
    }

    [Fact]
    public void The_backbone_adds_the_tables_and_the_region_projections()
    {
        var parameters = Base.Value;

        Assert.Equal(
            [
                "uniter.embeddings.position_embeddings.weight", "uniter.embeddings.token_type_embeddings.weight", "uniter.embeddings.word_embeddings.weight",
                "uniter.img_embeddings.img_linear.weight", "uniter.img_embeddings.pos_linear.weight",
            ],
            UniterParameters.Prunable("backbone", parameters).Except(UniterParameters.Prunable("encoder", parameters)).Order(StringComparer.Ordinal));
        Assert.Equal(85_524_480 + 768L * (28996 + 512 + 2 + 2048 + 7), UniterParameters.PrunableCount("backbone", parameters));
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

    /// <summary>Names and shapes of UNITER-base, from a model of one layer: twelve would take half a gigabyte.</summary>
    private static List<(string Name, long[] Shape)> BaseParameters()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterModel(new UniterConfig(28996, 768, 1, 12, 3072, "gelu", 0.1, 0.1, 512, 2, 0.02, 2048));
        const string first = "uniter.encoder.layer.0.";
        var one = model.named_parameters().Select(p => (Name: "uniter." + p.name, Shape: p.parameter.shape)).ToList();
        return
        [
            .. one,
            .. from number in Enumerable.Range(1, 11)
               from parameter in one
               where parameter.Name.StartsWith(first, StringComparison.Ordinal)
               select (parameter.Name.Replace(first, $"uniter.encoder.layer.{number}.", StringComparison.Ordinal), parameter.Shape),
        ];
    }
}
