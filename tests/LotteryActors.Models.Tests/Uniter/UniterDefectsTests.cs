using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>Each of the original's defects, kept and mended.</summary>
public sealed class UniterDefectsTests
{
    private const string MaskRows = "uniter.img_embeddings.mask_embedding.weight";

    [Fact]
    public void The_mask_row_of_unmasked_regions_is_zeroed_in_the_parameter_or_left_alone_and_the_output_is_the_same()
    {
        using var scope = NewDisposeScope();
        using var original = Pretraining(UniterDefects.AsOriginal);
        using var mended = Pretraining(UniterDefects.Mended);
        var inputs = UniterInputs.Of(TinyUniter.MaskedRegions, CPU) with { RegionMasks = TinyUniter.MaskedRegions.RegionMasks.ToTensor(CPU, 2, 3) };

        var (one, other) = (original.forward(inputs), mended.forward(inputs));

        Assert.True(one.allclose(other, rtol: 0, atol: 1e-6));
        Assert.Equal(0, Parameter(original, MaskRows)[0].abs().sum().item<float>());
        Assert.NotEqual(0, Parameter(mended, MaskRows)[0].abs().sum().item<float>());
        mended.forward(inputs).sum().backward();
        Assert.Equal(0, Parameter(mended, MaskRows).grad![0].abs().sum().item<float>());
        Assert.NotEqual(0, Parameter(mended, MaskRows).grad![1].abs().sum().item<float>());
    }

    [Fact]
    public void The_padding_row_of_enlarged_words_learns_or_does_not()
    {
        Assert.NotEqual(0, PaddingGradient(UniterDefects.AsOriginal));
        Assert.Equal(0, PaddingGradient(UniterDefects.Mended));
    }

    [Fact]
    public void The_word_head_forgets_what_it_had_learnt_with_new_words_or_keeps_it()
    {
        using var scope = NewDisposeScope();
        using var original = Pretraining(UniterDefects.AsOriginal);
        using var mended = Pretraining(UniterDefects.Mended);
        const string Dense = "cls.predictions.transform.dense.weight";
        var learnt = Parameter(original, Dense).detach().clone();
        using (no_grad())
        {
            Parameter(mended, "cls.predictions.bias").add_(ones(32));
        }

        original.InitWordEmbedding(9);
        mended.InitWordEmbedding(9);

        Assert.False(Parameter(original, Dense).eq(learnt).all().item<bool>());
        Assert.True(Parameter(mended, Dense).eq(learnt).all().item<bool>());
        Assert.Equal([.. Enumerable.Repeat(1f, 32), .. new float[9]], Parameter(mended, "cls.predictions.bias").ToFloat32());
    }

    [Fact]
    public void Setting_the_dropout_passes_over_the_attention_between_two_readings_or_does_not()
    {
        var original = TinyUniter.Config(dropout: 0.1).WithDropout(0.3);
        var mended = (TinyUniter.Config(dropout: 0.1) with { Defects = UniterDefects.Mended }).WithDropout(0.3);

        Assert.Equal((0.3, 0.3, 0.1), (original.HiddenDropout, original.AttentionDropout, original.PairedAttentionDropout));
        Assert.Equal((0.3, 0.3, (double?)null), (mended.HiddenDropout, mended.AttentionDropout, mended.PairedAttentionDropout));
        Assert.Equal(0.1, original.WithDropout(0.5).PairedAttentionDropout);
    }

    [Fact]
    public void Attention_between_two_readings_has_the_dropout_that_was_left_to_it()
    {
        using var scope = NewDisposeScope();
        var undropped = TinyUniter.Config(dropout: 0);
        using var original = new MultiheadAttention(undropped.WithDropout(0.5));
        using var mended = new MultiheadAttention((undropped with { Defects = UniterDefects.Mended }).WithDropout(0.5));
        foreach (var attention in (MultiheadAttention[])[original, mended])
        {
            UniterInitialization.Apply(attention, undropped);
        }

        Assert.True(Repeats(original));
        Assert.False(Repeats(mended));
    }

    [Fact]
    public void The_loss_of_referring_expressions_is_a_sum_or_a_mean()
    {
        using var scope = NewDisposeScope();
        var losses = new[] { 1f, 2, 6 }.ToTensor(CPU, 3);

        Assert.Equal(9, UniterForReferringExpressionComprehension.Loss(losses).item<float>());
        Assert.Equal(3, UniterForReferringExpressionComprehension.Loss(losses, average: true).item<float>());
    }

    private static bool Repeats(MultiheadAttention attention)
    {
        var (x, seen) = (ones(1, 4, 12), ones(1, 4, dtype: ScalarType.Bool));
        attention.train();
        return attention.forward(x, x, seen).eq(attention.forward(x, x, seen)).all().item<bool>();
    }

    private static UniterForPretraining Pretraining(UniterDefects defects)
    {
        random.manual_seed(3);
        return new UniterForPretraining(TinyUniter.Config(dropout: 0) with { Defects = defects });
    }

    private static float PaddingGradient(UniterDefects defects)
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForVcr(TinyUniter.Config() with { Defects = defects });
        model.InitWordEmbedding(9);
        var attended = UniterInputs.Of(TinyUniter.Questions with { GatherIndex = [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5] }, CPU);
        UniterForVcr.Loss(model.Logits(attended), new long[] { 1, 0 }.ToTensor(CPU, 2)).backward();
        return Parameter(model, "uniter.embeddings.word_embeddings.weight").grad![0].abs().sum().item<float>();
    }

    private static Tensor Parameter(nn.Module model, string name) => model.named_parameters().Single(p => p.name == name).parameter;
}
