using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>Referring expressions against the original code.</summary>
public sealed class ReferringGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_re")]
    public void The_region_head_agrees_in_scores_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = uniter.Loaded(new UniterForReferringExpressionComprehension(uniter.Config, golden.Config.GetProperty("mlp").GetInt32()));
        var comparison = new GoldenComparison(golden);
        foreach (var call in uniter.Calls)
        {
            var inputs = new ReferringInputs(uniter.Inputs(call), uniter.Required(call, "txt_lens"), uniter.Required(call, "obj_masks"));
            var scores = model.Scores(inputs);
            var losses = Losses(golden, comparison, call, scores, uniter.Required(call, "targets"));
            var loss = UniterForReferringExpressionComprehension.Loss(losses);
            comparison.Output(call, "scores", scores);
            comparison.Output(call, "loss_vec", losses);
            comparison.Output(call, "loss", loss);
            comparison.Gradients(call, model, loss);
        }

        comparison.MustAgree();
    }

    private static Tensor Losses(GoldenCase golden, GoldenComparison comparison, string call, Tensor scores, Tensor targets) =>
        golden.Config.GetProperty("loss").GetString() switch
        {
            "cls" => UniterForReferringExpressionComprehension.CrossEntropies(scores, targets),
            "rank" => UniterForReferringExpressionComprehension.RankLosses(
                scores, targets, Negatives(golden, comparison, call, scores, targets), golden.Config.GetProperty("margin").GetDouble()),
            var other => throw new NotSupportedException($"there is no loss '{other}' of referring expressions"),
        };

    /// <summary>Hard negatives are compared; those that the reference drew are taken from it.</summary>
    private static Tensor Negatives(GoldenCase golden, GoldenComparison comparison, string call, Tensor scores, Tensor targets)
    {
        if (golden.Config.GetProperty("hard_ratio").GetDouble() < 1)
        {
            return comparison.Given(call, "neg_ix");
        }

        var negatives = ReferringNegatives.Hardest(scores, targets);
        comparison.Output(call, "neg_ix", negatives);
        return negatives;
    }
}
