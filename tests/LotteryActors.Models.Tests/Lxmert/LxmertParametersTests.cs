using LotteryActors.Models.Lxmert;
using LotteryActors.Tickets.Specs;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

public sealed class LxmertParametersTests
{
    private static readonly LxmertConfig BaseConfig = LxmertConfig.Of(ModelPresets.LxmertBase with { VocabularySize = 30522, RegionFeatures = 2048 });

    /// <summary>The pre-training model, without a weight in memory.</summary>
    private static readonly Lazy<IReadOnlyList<(string Name, long[] Shape)>> Base =
        new(() => ModelSkeleton.Of(() => new LxmertForPretraining(BaseConfig, objects: 1600, attributes: 400, answers: 9500)));

    [Fact]
    public void The_base_model_has_the_published_number_of_parameters()
    {
        var backbone = Base.Value.Where(p => !LxmertParameters.IsHead(p.Name)).ToList();

        Assert.Equal((449, 207_936_768), (backbone.Count, ModelSkeleton.Count(backbone)));
        Assert.Equal((472, 228_051_752), (Base.Value.Count, ModelSkeleton.Count(Base.Value)));
    }

    [Fact]
    public void So_have_its_tasks()
    {
        Assert.Equal(213_930_297, Count(() => new LxmertForVqa(BaseConfig, 3129)));
        Assert.Equal(211_952_178, Count(() => new LxmertForVqa(BaseConfig, 1842)));
        Assert.Equal(210_303_746, Count(() => new LxmertForNlvr2(BaseConfig)));
    }

    [Fact]
    public void A_mask_ranges_over_182_255_616_weights_of_the_base_encoder()
    {
        var parameters = Base.Value;

        Assert.Equal(182_255_616, LxmertParameters.PrunableCount("encoder", parameters));
        Assert.Equal((9 + 5) * 6 + (5 * 16) + 1, LxmertParameters.Prunable("encoder", parameters).Count);
    }

    [Fact]
    public void The_backbone_adds_the_tables_and_the_region_projections()
    {
        var parameters = Base.Value;

        Assert.Equal(
            [
                "bert.embeddings.position_embeddings.weight", "bert.embeddings.token_type_embeddings.weight", "bert.embeddings.word_embeddings.weight",
                "bert.encoder.visn_fc.box_fc.weight", "bert.encoder.visn_fc.visn_fc.weight",
            ],
            LxmertParameters.Prunable("backbone", parameters).Except(LxmertParameters.Prunable("encoder", parameters)).Order(StringComparer.Ordinal));
        Assert.Equal(207_667_200, LxmertParameters.PrunableCount("backbone", parameters));
    }

    [Fact]
    public void Heads_and_unknown_presets_are_not_prunable_and_everything_is_decayed()
    {
        Assert.All(LxmertParameters.Prunable("backbone", Base.Value), name => Assert.False(LxmertParameters.IsHead(name)));
        Assert.Throws<ArgumentException>(() => LxmertParameters.Prunable("everything", Base.Value));
        Assert.All(Base.Value, p => Assert.True(LxmertParameters.IsDecayed(p.Name)));
    }

    [Theory]
    [InlineData("bert.pooler.dense.bias")]
    [InlineData("module.bert.pooler.dense.bias")]
    [InlineData("lxrt_encoder.model.bert.pooler.dense.bias")]
    [InlineData("lxrt_encoder.model.module.bert.pooler.dense.bias")]
    public void Every_script_of_the_original_names_the_same_parameter_in_its_own_way(string name) =>
        Assert.Equal("bert.pooler.dense.bias", LxmertParameters.Canonical(name));

    [Fact]
    public void Both_presets_can_be_built_and_another_family_is_refused()
    {
        var mini = LxmertConfig.Of(ModelPresets.LxmertMini with { VocabularySize = 30, RegionFeatures = 6 });
        using var model = new LxmertForVqa(mini, 3);

        Assert.Equal((9, 5, 5), LxmertConfig.Of(ModelPresets.LxmertBase with { VocabularySize = 30522, RegionFeatures = 2048 }) is var big ? (big.LanguageLayers, big.CrossLayers, big.RelationLayers) : default);
        Assert.Equal((64, 2, 2, 1), (mini.HiddenSize, mini.LanguageLayers, mini.CrossLayers, mini.RelationLayers));
        Assert.Contains("family 'uniter'", Assert.Throws<ArgumentException>(() => LxmertConfig.Of(ModelPresets.UniterMini)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hugging_face_config_brings_its_own_layer_counts()
    {
        const string json =
            """
            {"vocab_size": 30522, "hidden_size": 768, "num_attention_heads": 12, "hidden_act": "gelu", "intermediate_size": 3072, "hidden_dropout_prob": 0.1,
             "attention_probs_dropout_prob": 0.1, "max_position_embeddings": 512, "type_vocab_size": 2, "initializer_range": 0.02,
             "l_layers": 8, "x_layers": 4, "r_layers": 3, "visual_feat_dim": 1024}
            """;
        var config = LxmertConfig.FromJson(json);

        Assert.Equal((8, 4, 3, 1024), (config.LanguageLayers, config.CrossLayers, config.RelationLayers, config.RegionFeatures));
        Assert.Equal((9, 5, 5, 2048), LxmertConfig.FromJson(json.Replace("_layers", "_other", StringComparison.Ordinal).Replace("visual_feat_dim", "other", StringComparison.Ordinal)) is var bert
            ? (bert.LanguageLayers, bert.CrossLayers, bert.RelationLayers, bert.RegionFeatures) : default);
        Assert.Contains("multiple of num_attention_heads", Assert.Throws<ArgumentException>(() => LxmertConfig.FromJson(json.Replace("768", "770", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    private static long Count(Func<nn.Module> build) => ModelSkeleton.Count(ModelSkeleton.Of(build));
}
