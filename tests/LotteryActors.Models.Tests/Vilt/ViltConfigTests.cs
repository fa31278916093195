using LotteryActors.Models.Vilt;
using LotteryActors.Tickets.Specs;

namespace LotteryActors.Models.Tests.Vilt;

public sealed class ViltConfigTests
{
    private const string Json =
        """
        {"vocab_size": 30522, "hidden_size": 768, "num_layers": 12, "num_heads": 12, "mlp_ratio": 4, "drop_rate": 0.1,
         "max_text_len": 40, "patch_size": 32, "image_size": 384, "max_image_len": -1, "vit": "vit_base_patch32_384"}
        """;

    [Fact]
    public void The_originals_json_gives_the_base_model()
    {
        var config = ViltConfig.FromJson(Json);

        Assert.Equal(new ViltConfig(30522, 768, 12, 12, 3072, 0.1, 40, 32, 384), config);
        Assert.Equal((12, 64), (config.GridSide, config.HeadSize));
    }

    [Fact]
    public void The_originals_json_and_the_preset_say_the_same() =>
        Assert.Equal(ViltConfig.FromJson(Json), ViltConfig.Of(ModelPresets.ViltBase with { VocabularySize = 30522 }));

    [Fact]
    public void The_smallest_model_reads_as_many_patches_as_a_detector_gives_regions()
    {
        var config = ViltConfig.Of(ModelPresets.ViltMini with { VocabularySize = 100 });

        Assert.Equal((36, 16), (config.GridSide * config.GridSide, config.HeadSize));
    }

    [Fact]
    public void A_model_of_another_family_or_without_its_pictures_shape_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ViltConfig.Of(ModelPresets.UniterMini with { VocabularySize = 100 }));
        Assert.Contains(
            "with its picture's shape",
            Assert.Throws<ArgumentException>(() => ViltConfig.Of(ModelPresets.ViltMini with { VocabularySize = 100, Vilt = null })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"hidden_size\": 768", "\"hidden_size\": 770", "multiple of num_heads")]
    [InlineData("\"patch_size\": 32", "\"patch_size\": 385", "must hold a patch")]
    [InlineData("\"max_image_len\": -1", "\"max_image_len\": 0", "max_image_len must be positive, or -1")]
    [InlineData("\"max_text_len\": 40,", "", "vilt/config.py")]
    [InlineData("30522", "0", "vocab_size must be positive")]
    public void A_config_that_cannot_be_built_is_refused_with_the_reason(string part, string bad, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<ArgumentException>(() => ViltConfig.FromJson(Json.Replace(part, bad, StringComparison.Ordinal))).Message,
            StringComparison.Ordinal);
}
