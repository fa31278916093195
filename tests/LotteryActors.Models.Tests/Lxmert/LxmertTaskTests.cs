using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Tests.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

/// <summary>The heads that the original has not, and losses against hand-made numbers.</summary>
public sealed class LxmertTaskTests
{
    [Fact]
    public void Gqa_can_be_trained_on_the_best_answer_alone()
    {
        using var scope = NewDisposeScope();
        var logits = new float[] { 0, 0, 0, 0 }.ToTensor(CPU, 2, 2);
        var targets = new float[] { 0.3f, 1, 0.6f, 0 }.ToTensor(CPU, 2, 2);

        Assert.Equal(2 * Math.Log(2), LxmertForVqa.BestAnswerLoss(logits, targets).item<float>(), 1e-6);
    }

    [Fact]
    public void Visual_entailment_scores_three_classes()
    {
        using var scope = NewDisposeScope();
        using var model = new LxmertForVisualEntailment(TinyLxmert.Config(dropout: 0));
        var logits = model.Logits(TinyLxmert.Inputs());

        Assert.Equal([2, 3], logits.shape);
        Assert.Equal(
            LxmertForVisualEntailment.Loss(logits.narrow(0, 0, 1), new long[] { 2 }.ToTensor(CPU, 1)).item<float>(),
            LxmertForVisualEntailment.Loss(logits, new long[] { 2, -1 }.ToTensor(CPU, 2)).item<float>(), 1e-6);
    }

    [Fact]
    public void Vcr_compares_the_four_candidates_of_a_question_and_segment_1_is_trained()
    {
        using var scope = NewDisposeScope();
        using var model = new LxmertForVcr(TinyLxmert.Config(dropout: 0));
        var inputs = TinyLxmert.Inputs(rows: 8) with { SegmentIds = new long[] { 0, 0, 1, 1 }.ToTensor(CPU, 1, 4).expand(8, 4) };
        var logits = model.Logits(inputs);

        Assert.Equal([2, 4], logits.shape);
        LxmertForVcr.Loss(logits, new long[] { 3, 0 }.ToTensor(CPU, 2)).backward();
        var segments = model.named_parameters().Single(p => p.name == "bert.embeddings.token_type_embeddings.weight").parameter.grad!;
        Assert.Equal(0, segments[0].abs().sum().item<float>());
        Assert.NotEqual(0, segments[1].abs().sum().item<float>());
    }

    [Fact]
    public void Vcr_needs_a_segment_for_the_candidate() =>
        Assert.Contains("type_vocab_size", Assert.Throws<ArgumentException>(() => new LxmertForVcr(TinyLxmert.Config() with { TokenTypes = 1 })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_referring_expression_chooses_among_the_regions_that_are_there()
    {
        using var scope = NewDisposeScope();
        using var model = new LxmertForReferringExpressions(TinyLxmert.Config(dropout: 0));
        var inputs = TinyLxmert.Inputs() with { RegionMask = new long[] { 1, 1, 0, 1, 1, 1 }.ToTensor(CPU, 2, 3) };
        var scores = model.Scores(inputs);

        Assert.Equal([2, TinyLxmert.Regions], scores.shape);
        Assert.True(scores[0, 2].item<float>() < -9000);
        LxmertForReferringExpressions.Loss(scores, new long[] { 1, 2 }.ToTensor(CPU, 2)).backward();
        var trained = model.named_parameters().Where(p => p.parameter.grad is not null).Select(p => p.name).ToList();
        Assert.Contains("bert.encoder.x_layers.1.visn_output.dense.weight", trained);
        Assert.DoesNotContain("bert.pooler.dense.weight", trained);
    }

    [Fact]
    public void Retrieval_ranks_by_the_pretrained_matching_head()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        using var pretrained = TinyLxmert.Pretraining(dropout: 0);
        using var model = new LxmertForRetrieval(TinyLxmert.Config(dropout: 0));
        Weights.Load(model, SavedWeights.Of(pretrained), "memory", mayIgnore: name => LxmertParameters.IsHead(name) && !name.StartsWith("cls.seq_relationship.", StringComparison.Ordinal));
        var inputs = TinyLxmert.Inputs();

        Assert.True(model.Logits(inputs).allclose(pretrained.MatchScores(pretrained.forward(inputs).Pooled), rtol: 0, atol: 0));
        Assert.True(model.Scores(inputs).allclose(nn.functional.softmax(model.Logits(inputs), 1)[.., 1], rtol: 0, atol: 0));
        Assert.Equal(
            ((0.2 + 0.4 - 0.7) > 0 ? 0.2 + 0.4 - 0.7 : 0) + (0.2 + 0.6 - 0.7) + (0.2 + 0.5 - 0.1) + (0.2 + 0.1 - 0.1),
            4 * LxmertForRetrieval.RankLoss(new float[] { 0.7f, 0.4f, 0.6f, 0.1f, 0.5f, 0.1f }.ToTensor(CPU, 6), size: 3).item<float>(), 1e-6);
    }

    [Fact]
    public void Steps_of_pretraining_and_of_every_task_leave_no_tensor_behind()
    {
        using var pretraining = TinyLxmert.Pretraining();
        using var questions = new LxmertForVqa(TinyLxmert.Config(), TinyLxmert.Answers);
        using var pairs = new LxmertForNlvr2(TinyLxmert.Config());
        using var regions = new LxmertForReferringExpressions(TinyLxmert.Config());
        using var retrieval = new LxmertForRetrieval(TinyLxmert.Config());
        using var candidates = new LxmertForVcr(TinyLxmert.Config());

        Assert.Equal(0, Growth(pretraining, () => pretraining.Losses(TinyLxmert.Inputs(), TinyLxmert.Targets()).Total));
        Assert.Equal(0, Growth(questions, () => LxmertForVqa.Loss(questions.Logits(TinyLxmert.Inputs()), TinyLxmert.Wave(10).ToTensor(CPU, 2, TinyLxmert.Answers))));
        Assert.Equal(0, Growth(pairs, () => LxmertForNlvr2.Loss(pairs.Logits(Pairs()), new long[] { 1 }.ToTensor(CPU, 1))));
        Assert.Equal(0, Growth(regions, () => LxmertForReferringExpressions.Loss(regions.Scores(TinyLxmert.Inputs()), new long[] { 1, 2 }.ToTensor(CPU, 2))));
        Assert.Equal(0, Growth(retrieval, () => LxmertForRetrieval.RankLoss(retrieval.Scores(TinyLxmert.Inputs()), 2)));
        Assert.Equal(0, Growth(candidates, () => LxmertForVcr.Loss(candidates.Logits(TinyLxmert.Inputs(rows: 4)), new long[] { 1 }.ToTensor(CPU, 1))));
    }

    /// <summary>The first sentence with both pictures.</summary>
    private static LxmertInputs Pairs()
    {
        var inputs = TinyLxmert.Inputs();
        return inputs with
        {
            InputIds = inputs.InputIds.narrow(0, 0, 1),
            AttentionMask = inputs.AttentionMask!.narrow(0, 0, 1),
            RegionFeatures = inputs.RegionFeatures.unsqueeze(0),
            RegionBoxes = inputs.RegionBoxes.unsqueeze(0),
        };
    }

    /// <summary>Tensors alive after some steps less those after the first, which allocates the gradients.</summary>
    private static long Growth(nn.Module model, Func<Tensor> loss)
    {
        var before = 0L;
        for (var step = 0; step <= 20; step++)
        {
            using (NewDisposeScope())
            {
                model.zero_grad(set_to_none: false);
                loss().backward();
            }

            if (step == 0)
            {
                before = Alive();
            }
        }

        return Alive() - before;
    }

    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
