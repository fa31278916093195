using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>The three models of NLVR2 against the original code.</summary>
public sealed class Nlvr2GoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_nlvr2_paired")]
    public void Two_summaries_joined_agree_in_scores_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = new UniterForNlvr2Paired(uniter.Config);
        Agrees(golden, uniter, model, model.InitTypeEmbedding);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_nlvr2_triplet")]
    public void Both_pictures_in_one_row_agree_in_scores_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = new UniterForNlvr2Triplet(uniter.Config);
        Agrees(golden, uniter, model, model.InitTypeEmbedding);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_nlvr2_pairedattn")]
    public void Two_readings_attending_to_each_other_agree_in_scores_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = new UniterForNlvr2PairedAttn(uniter.Config);
        Agrees(golden, uniter, model, model.InitTypeEmbedding);
    }

    private static void Agrees(GoldenCase golden, GoldenUniter uniter, nn.Module<UniterInputs, Tensor> model, Action initTypeEmbedding)
    {
        if (uniter.Rows("uniter.embeddings.token_type_embeddings.weight") > uniter.Config.TokenTypes)
        {
            initTypeEmbedding();
        }

        uniter.Loaded(model);
        var comparison = new GoldenComparison(golden);
        foreach (var call in uniter.Calls)
        {
            var targets = uniter.Required(call, "targets");
            var logits = model.forward(uniter.Inputs(call));
            var loss = Nlvr2.Loss(logits, targets);
            comparison.Output(call, "scores", logits);
            comparison.Output(call, "loss_vec", F.cross_entropy(logits, targets, reduction: nn.Reduction.None));
            comparison.Output(call, "loss", loss);
            comparison.Gradients(call, model, loss);
        }

        comparison.MustAgree();
    }
}
