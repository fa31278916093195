using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Models.Tests.Uniter;

public sealed class UniterConfigTests
{
    private const string Json =
        """
        {"vocab_size": 28996, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "hidden_act": "gelu",
         "intermediate_size": 3072, "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1,
         "max_position_embeddings": 512, "type_vocab_size": 2, "initializer_range": 0.02, "pooler": "unknown keys are passed over"}
        """;

    [Fact]
    public void The_originals_json_and_a_model_spec_say_the_same() =>
        Assert.Equal(
            UniterConfig.FromJson(Json),
            UniterConfig.Of(new ModelSpec("uniter-base", "uniter", 768, 12, 12, 3072, 28996, 512, 2, 2048, 0.1, 0.02)));

    [Theory]
    [InlineData("\"hidden_size\": 768", "\"hidden_size\": 770", "multiple of num_attention_heads")]
    [InlineData("\"gelu\"", "\"tanh\"", "hidden_act must be gelu, relu or swish, not 'tanh'")]
    [InlineData("\"type_vocab_size\": 2,", "", "config/uniter-base.json")]
    [InlineData("28996", "0", "vocab_size must be positive")]
    public void A_config_that_cannot_be_built_is_refused_with_the_reason(string part, string bad, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<ArgumentException>(() => UniterConfig.FromJson(Json.Replace(part, bad, StringComparison.Ordinal))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_model_of_another_family_is_refused() =>
        Assert.Contains(
            "family 'vilt'",
            Assert.Throws<ArgumentException>(() => UniterConfig.Of(new ModelSpec("v", "vilt", 8, 1, 1, 8, 8, 8, 2, 8, 0, 0.02))).Message,
            StringComparison.Ordinal);
}
