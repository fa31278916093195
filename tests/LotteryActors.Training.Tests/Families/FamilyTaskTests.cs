using LotteryActors.Models;
using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Vilt;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Families;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Families;

/// <summary>Every family's model of every task.</summary>
public sealed class FamilyTaskTests
{
    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 3, 0.05, 0.05, PerturbationNorm.L2, 0, 1.5, 0);

    private static readonly int[] Examples = [0, 1, 2, 3, 4];

    public static TheoryData<string, string> All => ToyModels.All;

    [Theory]
    [MemberData(nameof(All))]
    public void A_prediction_has_the_shape_its_scoring_asks_for_and_is_finite(string family, string task)
    {
        using var scope = NewDisposeScope();
        using var model = ToyModels.Of(family, task);

        var prediction = model.Predict(Examples);

        long[] expected = task switch
        {
            TaskNames.Nlvr2 => [5, 2],
            TaskNames.Vcr => [40],
            TaskNames.Referring => [5, 4],
            TaskNames.Retrieval => [5],
            TaskNames.Entailment => [5, 3],
            _ => [5, ToyModels.QuestionAnswers],
        };
        Assert.Equal(expected, prediction.shape);
        Assert.Equal(ScalarType.Float32, prediction.dtype);
        Assert.True(prediction.isfinite().all().item<bool>());
        Assert.True(model.Loss(Compute.OnCpu, Examples).isfinite().item<bool>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_said_of_an_example_does_not_depend_on_those_it_is_batched_with(string family, string task)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var model = ToyModels.Of(family, task);

        var together = model.Predict(Examples).reshape(Examples.Length, -1);

        Assert.All(Examples, example =>
        {
            var alone = model.Predict(example).flatten();
            Assert.True(together[example].narrow(0, 0, alone.numel()).allclose(alone, rtol: 1e-5, atol: 1e-5), $"{example}");
        });
        Assert.True(together[0].Minus(together[1]).abs().max().item<float>() > 1e-4);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_few_examples_are_learnt_by_heart(string family, string task)
    {
        using var scope = NewDisposeScope();
        using var model = ToyModels.Of(family, task);
        using var parameters = new FlatParameters(
            model.Module, FlatParameters.LayoutOf(model.Module, "encoder", headRate: 1, ModelFamilies.Of(ToyModels.Spec(family)).Rules));
        using var optimiser = Compute.OnCpu.Optimiser(parameters, new AdamWSettings(0.9, 0.999, 1e-8, WeightDecay: 0, GradientNorm: -1), FlatMask.Dense);
        var first = model.Loss(Compute.OnCpu, Examples).item<float>();

        for (var step = 0; step < 60; step++)
        {
            using var inner = NewDisposeScope();
            model.Loss(Compute.OnCpu, Examples).backward();
            optimiser.Step(3e-3, optimiser.CloseGradients());
        }

        Assert.InRange(model.Loss(Compute.OnCpu, Examples).item<float>(), 0, 0.5f * first);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_reach_the_text_the_picture_and_the_head(string family, string task)
    {
        using var scope = NewDisposeScope();
        using var model = ToyModels.Of(family, task);

        model.Loss(Compute.OnCpu, Examples).backward();

        var reached = model.Module.named_parameters().Where(p => p.parameter.grad is { } grad && grad.abs().sum().item<float>() > 0).Select(p => p.name).ToList();
        Assert.All(Inputs(family), table => Assert.Contains(table, reached));
        Assert.Contains(reached, ModelFamilies.Of(ToyModels.Spec(family)).Rules.IsHead.Invoke);
        Assert.DoesNotContain(reached, name => name.StartsWith("itm_", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_batch_can_be_perturbed_to_a_higher_loss_and_unperturbed_has_the_loss_of_plain_training(string family, string task)
    {
        using var scope = NewDisposeScope();
        using var model = ToyModels.Of(family, task);
        var example = model.Example(Examples);

        var losses = new AdversarialAscent(Villa with { KlWeight = 0 }).Backward(example);

        Assert.Equal(model.Loss(Compute.OnCpu, Examples).item<float>(), losses[0] * Villa.Steps, 1e-5);
        Assert.True(losses[^1] > losses[0], string.Join(' ', losses));
        Assert.Equal(Villa.Steps, new AdversarialAscent(Villa).Backward(example).Count(double.IsFinite));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void In_bfloat16_the_loss_is_nearly_the_same(string family, string task)
    {
        using var scope = NewDisposeScope();
        using var model = ToyModels.Of(family, task);

        var loss = model.Loss(new Compute(CPU, Precision.Bfloat16, WithTensors: true), Examples);

        loss.backward();
        Assert.Equal(ScalarType.Float32, loss.dtype);
        Assert.Equal(model.Loss(Compute.OnCpu, Examples).item<float>(), loss.item<float>(), 0.05 * loss.item<float>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Steps_leave_no_tensor_behind(string family, string task)
    {
        using var model = ToyModels.Of(family, task);
        var before = 0L;
        for (var step = 0; step <= 20; step++)
        {
            using (NewDisposeScope())
            {
                model.Module.zero_grad(set_to_none: false);
                model.Loss(Compute.OnCpu, Examples).backward();
                model.Predict(Examples);
                model.Example(Examples);
            }

            before = step == 0 ? Alive() : before;
        }

        Assert.Equal(0, Alive() - before);
    }

    [Theory]
    [InlineData("uniter")]
    [InlineData("lxmert")]
    [InlineData("vilt")]
    public void A_region_that_is_not_there_is_never_the_best_and_without_boxes_all_others_are_alike_in_pixels(string family)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        random.manual_seed(3);
        using var model = ModelFamilies.Of(ToyModels.Spec(family)).Referring(ToyModels.Spec(family));
        model.Module.eval();
        var batch = ToyBatches.ReferringEvaluation(Examples);

        var seen = model.Predict(batch, Compute.OnCpu);
        var blind = model.Predict(batch with { RegionBoxes = new float[batch.RegionBoxes.Length] }, Compute.OnCpu);

        Assert.All(Examples, row =>
        {
            var regions = ToyBatches.Regions(row);
            Assert.True(seen[row].narrow(0, regions, 4 - regions).lt(seen[row].narrow(0, 0, regions).min().Plus(-9000.0)).all().item<bool>());
            Assert.True(seen[row].narrow(0, 0, regions).std().item<float>() > 1e-4);
            Assert.True(family != "vilt" || blind[row].narrow(0, 0, regions).std().item<float>() < 1e-6);
        });
    }

    [Fact]
    public void Of_two_pictures_with_as_many_regions_as_they_have_LXMERT_reads_no_padding()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        random.manual_seed(3);
        using var model = ModelFamilies.Of(ToyModels.Spec("lxmert")).Nlvr2(ToyModels.Spec("lxmert"));
        model.Module.eval();
        var batch = ToyBatches.Nlvr2([0, 1, 2]);
        var features = batch.RegionFeatures.ToArray();
        foreach (var (region, _) in batch.RegionMask().Index().Where(region => region.Item == 0))
        {
            features.AsSpan(region * ToyBatches.Features, ToyBatches.Features).Fill(9);
        }

        var inputs = LxmertInputs.OfPairs(batch, CPU);

        Assert.NotEqual(features, batch.RegionFeatures);
        Assert.True(model.Predict(batch with { RegionFeatures = features }, Compute.OnCpu).allclose(model.Predict(batch, Compute.OnCpu), rtol: 0, atol: 1e-5));
        Assert.Equal([3, 2, batch.Regions, ToyBatches.Features], inputs.RegionFeatures.shape);
        Assert.Equal(batch.RegionMask(), inputs.RegionMask!.ToInt64());
    }

    [Fact]
    public void ViLT_reads_the_even_rows_as_first_pictures_and_the_odd_ones_as_second()
    {
        using var scope = NewDisposeScope();
        var batch = ToyBatches.Nlvr2([0, 1, 2]);

        var (first, second) = ViltInputs.OfPairs(batch, CPU);
        var all = ViltInputs.Of(batch, CPU);

        Assert.True(first.Image.equal(stack([all.Image[0], all.Image[2], all.Image[4]])).all().item<bool>());
        Assert.True(second.Image.equal(stack([all.Image[1], all.Image[3], all.Image[5]])).all().item<bool>());
        Assert.True(first.TextIds.equal(second.TextIds).all().item<bool>());
    }

    [Fact]
    public void LXMERT_tells_the_candidate_from_what_it_follows()
    {
        var batch = ToyBatches.Vcr([0, 1]);

        var segments = LxmertForVcr.Segments(batch)!;

        Assert.Equal([0, 0, 1, 1, 1], segments[..5]);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], segments.AsSpan(4 * batch.TextLength, 8).ToArray());
        Assert.Null(LxmertForVcr.Segments(ToyBatches.Nlvr2([0])));
    }

    [Theory]
    [InlineData("lxmert", TaskNames.Entailment, "logit_fc.")]
    [InlineData("vilt", TaskNames.Entailment, "snli_classifier.")]
    [InlineData("vilt", TaskNames.Gqa, "gqa_classifier.")]
    [InlineData("vilt", TaskNames.Vqa, "vqa_classifier.")]
    public void A_task_has_its_own_head_and_entailment_the_cross_entropy_of_its_label(string family, string task, string head)
    {
        using var scope = NewDisposeScope();
        using var model = ToyModels.Of(family, task);

        var loss = model.Loss(Compute.OnCpu, Examples).item<float>();

        var isHead = ModelFamilies.Of(ToyModels.Spec(family)).Rules.IsHead;
        Assert.All(model.Module.named_parameters().Where(p => isHead(p.name)), p => Assert.StartsWith(head, p.name, StringComparison.Ordinal));
        if (task == TaskNames.Entailment)
        {
            var labels = new long[] { 0, 1, 2, 0, 1 }.ToTensor(CPU, 5);
            Assert.Equal(nn.functional.cross_entropy(model.Predict(Examples), labels).item<float>(), loss, 1e-6);
        }
    }

    [Theory]
    [InlineData("lxmert")]
    [InlineData("vilt")]
    public void Entailment_with_another_number_of_answers_is_refused(string family) =>
        Assert.Contains(
            "visual entailment has 3 answers, the data 4",
            Assert.Throws<ArgumentException>(() => ModelFamilies.Of(ToyModels.Spec(family)).Answers(ToyModels.Spec(family), TaskNames.Entailment, 4)).Message,
            StringComparison.Ordinal);

    private static string[] Inputs(string family) => family switch
    {
        "uniter" => ["uniter.embeddings.word_embeddings.weight", "uniter.img_embeddings.img_linear.weight"],
        "lxmert" => ["bert.embeddings.word_embeddings.weight", "bert.encoder.visn_fc.visn_fc.weight"],
        _ => ["text_embeddings.word_embeddings.weight", "transformer.patch_embed.proj.weight"],
    };

    /// <summary>What nobody holds any more is gone before the count.</summary>
    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
