using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Tests.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

public sealed class LxmertModelTests
{
    [Fact]
    public void The_same_seed_draws_the_same_weights()
    {
        Assert.Equal(Drawn(7), Drawn(7));
        Assert.NotEqual(Drawn(7), Drawn(8));
    }

    [Fact]
    public void Matrices_start_normal_padding_rows_too_norms_one_and_biases_zero()
    {
        random.manual_seed(1);
        using var scope = NewDisposeScope();
        using var model = TinyLxmert.Pretraining();

        foreach (var (name, parameter) in model.named_parameters())
        {
            if (parameter.dim() == 1)
            {
                Assert.True(parameter.eq(name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1).all().item<bool>(), name);
            }
            else
            {
                Assert.InRange(parameter.std().item<float>(), 0.01f, 0.03f);
            }

            if (name.EndsWith("_embeddings.weight", StringComparison.Ordinal))
            {
                Assert.NotEqual(0, parameter[0].abs().sum().item<float>());
            }
        }
    }

    [Fact]
    public void Row_0_of_every_table_gets_no_gradient_from_look_ups_and_the_words_one_gets_the_decoders()
    {
        using var scope = NewDisposeScope();
        using var model = TinyLxmert.Pretraining(dropout: 0);
        var tables = model.named_parameters().Where(p => p.name.EndsWith("_embeddings.weight", StringComparison.Ordinal)).ToDictionary(p => p.name.Split('.')[2], p => p.parameter);

        model.Losses(TinyLxmert.Inputs(), new LxmertTargets(Matches: TinyLxmert.Targets().Matches)).Total.backward();
        Assert.All(tables.Values, table => Assert.Equal(0, table.grad![0].abs().sum().item<float>()));
        Assert.NotEqual(0, tables["position_embeddings"].grad![1].abs().sum().item<float>());
        Assert.Equal(0, tables["token_type_embeddings"].grad!.abs().sum().item<float>());

        model.Losses(TinyLxmert.Inputs(), new LxmertTargets(Words: TinyLxmert.Targets().Words)).Total.backward();
        Assert.NotEqual(0, tables["word_embeddings"].grad![0].abs().sum().item<float>());
    }

    [Fact]
    public void Padding_does_not_reach_what_is_not_padding()
    {
        using var scope = NewDisposeScope();
        using var model = new LxmertForVqa(TinyLxmert.Config(), TinyLxmert.Answers);
        model.eval();
        var inputs = TinyLxmert.Inputs();
        var padding = zeros(2, 3, dtype: ScalarType.Int64);
        var noRegion = zeros(2, 1, dtype: ScalarType.Int64);
        var wider = inputs with
        {
            InputIds = cat([inputs.InputIds, padding], 1),
            AttentionMask = cat([inputs.AttentionMask!, padding], 1),
            RegionFeatures = cat([inputs.RegionFeatures, ones(2, 1, 6)], 1),
            RegionBoxes = cat([inputs.RegionBoxes, ones(2, 1, 4)], 1),
            RegionMask = cat([ones(2, TinyLxmert.Regions, dtype: ScalarType.Int64), noRegion], 1),
        };

        Assert.True(model.Logits(inputs).allclose(model.Logits(wider), rtol: 0, atol: 1e-6));
    }

    [Fact]
    public void Dropout_changes_training_and_not_evaluation()
    {
        using var scope = NewDisposeScope();
        using var model = new LxmertForVqa(TinyLxmert.Config(dropout: 0.5), TinyLxmert.Answers);

        model.train();
        Assert.False(model.Logits(TinyLxmert.Inputs()).allclose(model.Logits(TinyLxmert.Inputs()), rtol: 0, atol: 0));
        model.eval();
        Assert.True(model.Logits(TinyLxmert.Inputs()).allclose(model.Logits(TinyLxmert.Inputs()), rtol: 0, atol: 0));
    }

    [Fact]
    public void A_batch_without_question_nor_masked_word_loses_nothing_by_them()
    {
        using var scope = NewDisposeScope();
        using var model = TinyLxmert.Pretraining(dropout: 0);
        var none = full([2, 4], -1, ScalarType.Int64);

        var losses = model.Losses(TinyLxmert.Inputs(), TinyLxmert.Targets() with { Words = none, Answers = none.select(1, 0) });

        Assert.Equal(["Mask_LM", "Matched", "Obj", "Attr", "Feat", "QA"], losses.Parts.Select(part => part.Name));
        Assert.Equal((0f, 0f), (losses.Parts[0].Loss.item<float>(), losses.Parts[5].Loss.item<float>()));
        Assert.True(float.IsFinite(losses.Total.item<float>()));
    }

    [Fact]
    public void Visual_losses_are_weighted_averaged_over_all_regions_and_brought_back_to_the_masked_share()
    {
        using var scope = NewDisposeScope();
        using var model = TinyLxmert.Pretraining(dropout: 0);
        var output = model.forward(TinyLxmert.Inputs());
        var features = TinyLxmert.Targets().Regions!.Features!;
        var foreseen = model.RegionScores(output.Vision).Features.data<float>().ToArray();
        var wanted = features.Values.data<float>().ToArray();
        var byHand = new[] { 0, 4, 5 }.Sum(region => Enumerable.Range(region * 6, 6).Average(i => SmoothL1(foreseen[i] - wanted[i]))) / 6 / 0.15;

        var loss = model.Losses(output, new LxmertTargets(Regions: new RegionTargets(Features: features))).Total.item<float>();

        Assert.Equal(byHand, loss, 1e-5);
    }

    [Fact]
    public void Losses_without_targets_are_refused()
    {
        using var scope = NewDisposeScope();
        using var model = TinyLxmert.Pretraining();

        Assert.Throws<ArgumentException>(() => model.Losses(TinyLxmert.Inputs(), new LxmertTargets()));
    }

    private static double SmoothL1(double distance) => Math.Abs(distance) < 1 ? 0.5 * distance * distance : Math.Abs(distance) - 0.5;

    private static float[] Drawn(long seed)
    {
        random.manual_seed(seed);
        using var model = new LxmertForVqa(TinyLxmert.Config(), TinyLxmert.Answers);
        var saved = SavedWeights.Of(model);
        return [.. saved.Entries.SelectMany(entry => saved.Float32(entry.Name).ToArray())];
    }
}
