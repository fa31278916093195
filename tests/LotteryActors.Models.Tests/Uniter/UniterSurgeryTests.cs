using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

public sealed class UniterSurgeryTests
{
    private const string Words = "uniter.embeddings.word_embeddings.weight";
    private const string Types = "uniter.embeddings.token_type_embeddings.weight";

    [Fact]
    public void Enlarged_tables_stand_under_their_names_once_and_the_old_ones_are_gone()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForVcr(TinyUniter.Config());
        var names = Names(model);

        model.InitTypeEmbedding();
        model.InitWordEmbedding(9);

        Assert.Equal(names.Order(StringComparer.Ordinal), Names(model).Order(StringComparer.Ordinal));
        Assert.Equal([32 + 9, 12], Parameter(model, Words).shape);
        Assert.Equal([4, 12], Parameter(model, Types).shape);
    }

    [Fact]
    public void The_padding_row_learns_nothing_until_the_words_are_enlarged()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForVcr(TinyUniter.Config());

        Assert.Equal(0, PaddingGradient(model));
        model.InitWordEmbedding(9);
        Assert.NotEqual(0, PaddingGradient(model));
    }

    [Fact]
    public void New_words_are_drawn_as_words_are_and_known_ones_stay()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForVcr(TinyUniter.Config());
        var known = Parameter(model, Words).detach().clone();

        model.InitWordEmbedding(200);

        var words = Parameter(model, Words);
        Assert.True(words.narrow(0, 0, 32).eq(known).all().item<bool>());
        Assert.InRange(words.narrow(0, 32, 200).std().item<float>(), 0.018f, 0.022f);
    }

    [Fact]
    public void The_second_stage_begins_with_a_word_head_that_has_learnt_nothing()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForPretraining(TinyUniter.Config());

        model.InitWordEmbedding(9);

        Assert.Equal([32 + 9], Parameter(model, "cls.predictions.bias").shape);
        Assert.InRange(Parameter(model, "cls.predictions.transform.dense.weight").abs().max().item<float>(), 0.2f, 1 / MathF.Sqrt(12));
        Assert.Single(Names(model), "cls.predictions.transform.dense.weight");
    }

    [Fact]
    public void A_pretrained_backbone_is_loaded_before_and_a_fine_tuned_model_after_the_surgery()
    {
        using var scope = NewDisposeScope();
        using var pretrained = new UniterForPretraining(TinyUniter.Config());
        using var tuned = new UniterForVcr(TinyUniter.Config());
        using var again = new UniterForVcr(TinyUniter.Config());

        Weights.Load(tuned, SavedWeights.Of(pretrained), "pretrained", UniterParameters.IsHead, UniterParameters.IsHead);
        Enlarge(tuned);
        Enlarge(again);
        Weights.Load(again, SavedWeights.Of(tuned), "tuned");

        var inputs = UniterInputs.Of(TinyUniter.Questions, CPU);
        Assert.True(Evaluated(tuned, inputs).eq(Evaluated(again, inputs)).all().item<bool>());
    }

    private static void Enlarge(UniterForVcr model)
    {
        model.InitTypeEmbedding();
        model.InitWordEmbedding(9);
    }

    private static Tensor Evaluated(UniterForVcr model, UniterInputs inputs)
    {
        model.eval();
        return model.Logits(inputs);
    }

    private static float PaddingGradient(UniterForVcr model)
    {
        model.zero_grad();
        UniterForVcr.Loss(Unmasked(model), new long[] { 1, 0 }.ToTensor(CPU, 2)).backward();
        return Parameter(model, Words).grad![0].abs().sum().item<float>();
    }

    /// <summary>Scores of a batch whose padding at the end of row 1 is attended to.</summary>
    private static Tensor Unmasked(UniterForVcr model) =>
        model.Logits(UniterInputs.Of(TinyUniter.Questions with { GatherIndex = [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5] }, CPU));

    private static List<string> Names(nn.Module model) => [.. model.named_parameters().Select(p => p.name)];

    private static Tensor Parameter(nn.Module model, string name) => model.named_parameters().Single(p => p.name == name).parameter;
}
