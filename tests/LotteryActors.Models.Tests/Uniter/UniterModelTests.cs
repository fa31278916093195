using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

public sealed class UniterModelTests
{
    [Fact]
    public void The_same_seed_draws_the_same_weights()
    {
        Assert.Equal(Drawn(7), Drawn(7));
        Assert.NotEqual(Drawn(7), Drawn(8));
    }

    [Fact]
    public void Matrices_start_normal_norms_one_and_biases_zero()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        using var model = new UniterForPretraining(TinyUniter.Config(), regionLabels: 7);

        foreach (var (name, parameter) in model.named_parameters())
        {
            if (parameter.dim() == 1)
            {
                Assert.True(parameter.eq(name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1).all().item<bool>(), name);
            }
            else
            {
                Assert.InRange(parameter.std().item<float>(), 0.012f, 0.028f);
                Assert.InRange(parameter.abs().max().item<float>(), 0.02f, 0.1f);
            }
        }
    }

    [Fact]
    public void Padding_does_not_reach_what_is_not_padding()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForVqa(TinyUniter.Config(), TinyUniter.Answers);
        model.eval();
        var batch = TinyUniter.Questions;
        var wider = batch with
        {
            Length = 7,
            AttentionMask = [1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0],
            GatherIndex = [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 4, 5, 6, 6],
        };

        var logits = model.Logits(UniterInputs.Of(batch, CPU));
        var padded = model.Logits(UniterInputs.Of(wider, CPU));

        Assert.True(logits.allclose(padded, rtol: 0, atol: 1e-6));
    }

    [Fact]
    public void Dropout_changes_training_and_not_evaluation()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForVqa(TinyUniter.Config(dropout: 0.5), TinyUniter.Answers);
        var inputs = UniterInputs.Of(TinyUniter.Questions, CPU);

        model.train();
        Assert.False(model.Logits(inputs).allclose(model.Logits(inputs), rtol: 0, atol: 0));
        model.eval();
        Assert.True(model.Logits(inputs).allclose(model.Logits(inputs), rtol: 0, atol: 0));
    }

    [Fact]
    public void Attention_computes_the_same_with_and_without_its_dropout_path()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        using var fused = new UniterForVqa(TinyUniter.Config(dropout: 0), TinyUniter.Answers);
        using var plain = new UniterForVqa(TinyUniter.Config(dropout: 1e-12), TinyUniter.Answers);
        Weights.Load(plain, SavedWeights.Of(fused), "test");
        var inputs = UniterInputs.Of(TinyUniter.Questions, CPU);

        Assert.True(fused.Logits(inputs).allclose(plain.Logits(inputs), rtol: 0, atol: 1e-6));
    }

    [Fact]
    public void A_masked_forward_forgets_row_0_of_the_mask_embedding()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterModel(TinyUniter.Config());
        var table = model.named_parameters().Single(p => p.name == "img_embeddings.mask_embedding.weight").parameter;

        model.forward(UniterInputs.Of(TinyUniter.Questions, CPU));
        Assert.NotEqual(0, table[0].abs().sum().item<float>());
        model.forward(UniterInputs.Of(TinyUniter.MaskedRegions, CPU));
        Assert.Equal(0, table[0].abs().sum().item<float>());
        Assert.NotEqual(0, table[1].abs().sum().item<float>());
    }

    [Fact]
    public void Text_and_regions_without_gather_index_are_refused()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterModel(TinyUniter.Config());
        var inputs = UniterInputs.Of(TinyUniter.Questions, CPU) with { GatherIndex = null };

        Assert.Throws<ArgumentException>(() => model.forward(inputs));
    }

    private static float[] Drawn(long seed)
    {
        random.manual_seed(seed);
        using var model = new UniterForVqa(TinyUniter.Config(), TinyUniter.Answers);
        return [.. SavedWeights.Of(model).Entries.SelectMany(entry => SavedWeights.Of(model).Float32(entry.Name).ToArray())];
    }
}
