using LotteryActors.Models.Tests.Uniter;
using LotteryActors.Models.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

public sealed class ViltModelTests
{
    [Fact]
    public void The_same_seed_draws_the_same_backbone_whatever_the_heads()
    {
        using var scope = NewDisposeScope();
        using var bare = TinyVilt.Model(ViltHeads.None);
        using var full = TinyVilt.Model(TinyVilt.AllHeads);
        using var other = TinyVilt.Model(ViltHeads.None, seed: 2);
        var (weights, others) = (ByName(full), ByName(other));

        Assert.All(ByName(bare).Where(p => p.Key != "token_type_embeddings.weight"), p => Assert.Equal(p.Value, weights[p.Key]));
        Assert.NotEqual(weights["transformer.pos_embed"], others["transformer.pos_embed"]);
    }

    [Fact]
    public void Matrices_start_normal_the_patches_uniform_norms_one_and_biases_zero()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model(TinyVilt.AllHeads with { Retrieval = false });
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (name.StartsWith("transformer.patch_embed.", StringComparison.Ordinal))
            {
                Assert.InRange(parameter.abs().max().item<float>(), 0.08f, 1 / MathF.Sqrt(3 * 4 * 4));
            }
            else if (parameter.dim() == 1)
            {
                Assert.True(parameter.IsEqualTo(name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1).all().item<bool>(), name);
            }
            else
            {
                Assert.InRange(parameter.abs().max().item<float>(), 0.01f, 0.1f);
            }
        }
    }

    [Fact]
    public void The_second_pictures_modality_starts_as_the_firsts()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var table = model.get_parameter("token_type_embeddings.weight")!;

        Assert.Equal([3L, 12L], table.shape);
        Assert.True(table[1].IsIdenticalTo(table[2]));
        Assert.False(table[0].IsIdenticalTo(table[1]));
    }

    [Fact]
    public void Retrieval_starts_from_the_row_of_matching_and_freezes_that_head()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();

        Assert.True(model.get_parameter("rank_output.weight")!.IsIdenticalTo(model.get_parameter("itm_score.fc.weight")!.narrow(0, 1, 1)));
        Assert.True(model.get_parameter("rank_output.weight")!.requires_grad);
        Assert.False(model.get_parameter("itm_score.fc.weight")!.requires_grad);
        Assert.Throws<ArgumentException>(() => new ViltModel(TinyVilt.Config(), new ViltHeads { Retrieval = true }));
    }

    [Fact]
    public void Neither_the_order_of_patches_nor_padding_changes_an_answer()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var inputs = TinyVilt.Inputs();
        var logits = model.VqaLogits(inputs);

        Same(logits, model.VqaLogits(inputs with { Patches = PatchDraw.Shuffled(7) }));
        Same(logits, model.VqaLogits(inputs with { Image = nn.functional.pad(inputs.Image, [0, 8, 0, 4]) }));
        Same(
            logits,
            model.VqaLogits(inputs with
            {
                TextIds = nn.functional.pad(inputs.TextIds, [0, 2]),
                TextMask = nn.functional.pad(inputs.TextMask, [0, 2]),
            }));
        Same(logits[1], model.VqaLogits(new ViltInputs(
            inputs.TextIds.narrow(0, 1, 1), inputs.TextMask.narrow(0, 1, 1), inputs.Image.narrow(0, 1, 1).narrow(3, 0, 8)))[0]);
    }

    [Fact]
    public void A_picture_at_the_tables_own_size_takes_its_positions_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var image = TinyVilt.Pictures((16, 16));
        var none = model.EmbedImage(image, PatchDraw.InOrder).Embedded;
        using (no_grad())
        {
            var table = model.get_parameter("transformer.pos_embed")!;
            table.copy_(table.Times(2));
        }

        var twice = model.EmbedImage(image, PatchDraw.InOrder).Embedded;

        Same(twice.Minus(none).Times(2), model.get_parameter("transformer.pos_embed")!);
    }

    [Fact]
    public void A_picture_of_padding_alone_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var inputs = TinyVilt.Inputs();

        var refusal = Assert.Throws<ArgumentException>(() => model.VqaLogits(inputs with { Image = zeros_like(inputs.Image) }));
        Assert.Contains("picture 0 of the batch is nothing but padding", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dropout_changes_training_and_not_evaluation()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model(dropout: 0.5);
        var inputs = TinyVilt.Inputs();

        Assert.True(model.VqaLogits(inputs).IsIdenticalTo(model.VqaLogits(inputs)));
        model.train();
        Assert.False(model.VqaLogits(inputs).IsIdenticalTo(model.VqaLogits(inputs)));
    }

    [Fact]
    public void Perturbed_words_and_patches_change_the_answer_and_receive_gradients()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var inputs = TinyVilt.Inputs();
        var (text, image) = (randn(2, 5, 12).requires_grad_(), randn(2, 6, 12).requires_grad_());

        var logits = model.VqaLogits(inputs with { Perturbation = new Perturbation(text, image) });
        logits.sum().backward();

        Assert.False(logits.allclose(model.VqaLogits(inputs), rtol: 0, atol: 1e-4));
        Assert.NotEqual(0, text.grad!.abs().sum().item<float>());
        Assert.NotEqual(0, image.grad!.abs().sum().item<float>());
        Same(model.VqaLogits(inputs), model.VqaLogits(inputs with { Perturbation = new Perturbation(zeros_like(text), zeros_like(image)) }));
    }

    [Fact]
    public void A_batch_can_be_perturbed_wherever_it_is_not_padding()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var inputs = TinyVilt.Inputs() with { Image = TinyVilt.Pictures((8, 12), (8, 4)) };

        var extent = model.Extent(inputs);
        var candidates = model.Extent(TinyVilt.Candidates());

        Assert.Equal([2L, 5L, 12L], extent.Text!.shape);
        Assert.Equal([5f, 4f], extent.Text!.select(2, 7).sum(1).data<float>().ToArray());
        Assert.Equal([6f, 2f], extent.Image!.select(2, 7).sum(1).data<float>().ToArray());
        Assert.Equal([6L, 5L, 12L], candidates.Text!.shape);
        Assert.Equal([6L, 6L, 12L], candidates.Image!.shape);
    }

    [Fact]
    public void Masked_words_are_scored_where_they_are_asked_for_as_everywhere()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var where = new long[] { 0, 1, 0, 0, 0, 0, 0, 1, 1, 0 }.ToTensor(CPU, 2, 5).DiffersFrom(0);
        var features = model.Infer(TinyVilt.Inputs());

        var all = model.MlmLogits(features);

        Same(stack([all[0][1], all[1][2], all[1][3]], 0), model.MlmLogits(features, where));
    }

    [Fact]
    public void Pictures_embedded_once_and_paired_with_texts_score_as_in_one_batch()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var inputs = TinyVilt.Inputs();
        var image = model.EmbedImage(inputs.Image, PatchDraw.InOrder);

        Same(model.Infer(inputs).Pooled, model.Encode(model.EmbedText(inputs.TextIds), inputs.TextMask, image).Pooled);
    }

    [Fact]
    public void A_head_that_was_not_asked_for_is_named()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model(ViltHeads.Pretraining);

        var refusal = Assert.Throws<InvalidOperationException>(() => model.VqaLogits(TinyVilt.Inputs()));
        Assert.StartsWith("VQA: the model was built without this head", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_norms_of_the_blocks_have_the_originals_epsilon_or_that_of_converted_weights()
    {
        using var scope = NewDisposeScope();
        var pictures = TinyVilt.Inputs() with { Image = TinyVilt.Inputs().Image.Times(1e-3) };

        Assert.False(Pooled(1e-6).IsIdenticalTo(Pooled(1e-12)));
        Assert.True(Pooled(ViltConfig.OriginalBlockNormEps).IsIdenticalTo(Pooled(1e-6)));

        Tensor Pooled(double eps)
        {
            random.manual_seed(1);
            using var model = new ViltModel(TinyVilt.Config() with { BlockNormEps = eps, InitializerRange = 1e-3 }, ViltHeads.None);
            model.eval();
            return model.forward(pictures).Image;
        }
    }

    [Fact]
    public void The_loss_of_a_batch_without_a_masked_word_is_zero_or_not_a_number()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        using var original = new ViltModel(TinyVilt.Config() with { MeanOfNothingIsNan = true }, new ViltHeads { Mlm = true });
        var none = full([2, 5], ViltLosses.NotAsked, ScalarType.Int64);

        var loss = model.Mlm(TinyVilt.Inputs(), none);
        loss.backward();

        Assert.Equal(0, loss.item<float>());
        Assert.All(model.parameters().Where(p => p.grad is not null), p => Assert.Equal(0, p.grad!.abs().max().item<float>()));
        Assert.True(float.IsNaN(original.Mlm(TinyVilt.Inputs(), none).item<float>()));
    }

    private static void Same(Tensor expected, Tensor actual) =>
        Assert.True(expected.allclose(actual, rtol: 0, atol: 1e-5), $"{expected.Minus(actual).abs().max().item<float>():R} apart");

    private static Dictionary<string, float[]> ByName(nn.Module model) =>
        SavedWeights.Of(model) is var file ? file.Entries.ToDictionary(e => e.Name, e => file.Float32(e.Name).ToArray()) : [];
}
