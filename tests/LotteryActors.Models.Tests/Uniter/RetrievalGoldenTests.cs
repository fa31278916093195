using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>Image-text retrieval against the original code.</summary>
public sealed class RetrievalGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_itm_rank")]
    public void Triplets_agree_in_scores_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = uniter.Loaded(new UniterForImageTextRetrieval(uniter.Config));
        var (comparison, margin) = (new GoldenComparison(golden), golden.Config.GetProperty("margin").GetDouble());
        foreach (var call in uniter.Calls)
        {
            var size = uniter.Required(call, "sample_size").item<long>();
            var scores = model.Scores(uniter.Inputs(call));
            var loss = UniterForImageTextRetrieval.Loss(scores, size, margin);
            comparison.Output(call, "scores", scores);
            comparison.Output(call, "loss_vec", UniterForImageTextRetrieval.Losses(scores, size, margin));
            comparison.Output(call, "loss", loss);
            comparison.Gradients(call, model, loss);
        }

        comparison.MustAgree();
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_itm_hardneg")]
    public void Hard_negatives_agree_on_both_sides_in_choice_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = uniter.Loaded(new UniterForImageTextRetrieval(uniter.Config));
        model.train();
        var mining = new HardNegativeMining(model, golden.Config.GetProperty("hard_size").GetInt32(), golden.Config.GetProperty("margin").GetDouble());
        var comparison = new GoldenComparison(golden);
        foreach (var call in uniter.Calls)
        {
            Mined(mining, uniter.Inputs(call), call, comparison);
            var losses = mining.Losses(uniter.Inputs(call), Query(call));
            comparison.Output(call, "loss_vec_sorted", losses.sort(1).Values);
            comparison.Output(call, "loss", losses.mean());
            comparison.Gradients(call, model, losses.mean());
        }

        comparison.MustAgree();
    }

    private static void Mined(HardNegativeMining mining, UniterInputs inputs, string call, GoldenComparison comparison)
    {
        var pairs = HardNegativeMining.Expand(inputs, Query(call));
        var scores = mining.Rank(pairs);
        var rows = mining.HardestRows(scores);
        var length = HardNegativeMining.Select(pairs, rows, Query(call)).AttentionMask.size(1);
        comparison.Output(call, "all_scores", scores);
        comparison.Output(call, "hard_indices_sorted", rows.narrow(0, 1, mining.Negatives).sort().Values);
        comparison.Output(call, "hard_max_len", new[] { length }.ToTensor(CPU));
    }

    /// <summary>Calls are named after sample_from, <c>t</c> or <c>i</c>.</summary>
    private static RetrievalQuery Query(string call) => call[0] switch
    {
        't' => RetrievalQuery.Text,
        'i' => RetrievalQuery.Image,
        _ => throw new NotSupportedException($"there are no hard negatives '{call}'"),
    };
}
