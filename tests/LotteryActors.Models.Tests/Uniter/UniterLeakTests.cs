using LotteryActors.Data.Randomness;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

public sealed class UniterLeakTests
{
    private const int Steps = 200;

    [Fact]
    public void Steps_of_the_answer_model_leave_no_tensor_behind()
    {
        using var model = new UniterForVqa(TinyUniter.Config(), TinyUniter.Answers);

        Assert.Equal(0, Growth(model, () =>
        {
            var logits = model.Logits(UniterInputs.Of(TinyUniter.Questions, CPU));
            return UniterForVqa.Loss(logits, TinyUniter.Questions.Targets.ToTensor(CPU, 2, TinyUniter.Answers));
        }));
    }

    [Fact]
    public void Steps_of_every_pretraining_objective_leave_no_tensor_behind()
    {
        using var model = new UniterForPretraining(TinyUniter.Config());
        var batch = TinyUniter.MaskedRegions;

        Assert.Equal(0, Growth(model, () =>
        {
            var inputs = UniterInputs.Of(batch, CPU);
            return model.MlmLoss(inputs, TinyUniter.MlmLabels.ToTensor(CPU, 2, 4))
                .add(model.MrfrLoss(inputs, batch.TargetMask.ToTensor(CPU, 2, 6), batch.FeatureTargets.ToTensor(CPU, 2, 6)))
                .add(model.ItmLoss(inputs, new long[] { 1, 0 }.ToTensor(CPU, 2)));
        }));
    }

    [Fact]
    public void Steps_of_vcr_and_nlvr2_leave_no_tensor_behind()
    {
        using var vcr = new UniterForVcr(TinyUniter.Config());
        vcr.InitTypeEmbedding();
        vcr.InitWordEmbedding(3);
        using var nlvr2 = new UniterForNlvr2PairedAttn(TinyUniter.Config());
        nlvr2.InitTypeEmbedding();

        Assert.Equal(0, Growth(vcr, () => UniterForVcr.Loss(vcr.Logits(UniterInputs.Of(TinyUniter.Questions, CPU)), new long[] { 1, 0 }.ToTensor(CPU, 2))));
        Assert.Equal(0, Growth(nlvr2, () => Nlvr2.Loss(nlvr2.Logits(UniterInputs.Of(TinyUniter.Questions, CPU)), new long[] { 1 }.ToTensor(CPU, 1))));
    }

    [Fact]
    public void Steps_on_drawn_and_on_mined_negatives_leave_no_tensor_behind()
    {
        using var referring = new UniterForReferringExpressionComprehension(TinyUniter.Config());
        using var retrieval = new UniterForImageTextRetrieval(TinyUniter.Config());
        var mining = new HardNegativeMining(retrieval, Negatives: 1);

        Assert.Equal(0, Growth(referring, () => RankLoss(referring)));
        Assert.Equal(0, Growth(retrieval, () => mining.Losses(UniterInputs.Of(TinyUniter.Questions, CPU), RetrievalQuery.Image).mean()));
    }

    private static Tensor RankLoss(UniterForReferringExpressionComprehension model)
    {
        var padding = new long[] { 0, 0, 1, 0, 0, 0 }.ToTensor(CPU, 2, 3);
        var inputs = new ReferringInputs(UniterInputs.Of(TinyUniter.Questions, CPU), new long[] { 4, 3 }.ToTensor(CPU, 2), padding);
        var (scores, targets) = (model.Scores(inputs), new long[] { 1, 2 }.ToTensor(CPU, 2, 1));
        var negatives = ReferringNegatives.Sample(scores, targets, padding, 0.3, new RandomStream(1, 2, 3));
        return UniterForReferringExpressionComprehension.Loss(UniterForReferringExpressionComprehension.RankLosses(scores, targets, negatives));
    }

    /// <summary>Tensors alive after many steps less those after the first, which allocates the gradients.</summary>
    private static long Growth(nn.Module model, Func<Tensor> loss)
    {
        var before = 0L;
        for (var step = 0; step <= Steps; step++)
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

    /// <summary>What nobody holds any more is gone before the count.</summary>
    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
