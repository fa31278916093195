using static TorchSharp.torch;

namespace LotteryActors.Models.Uniter;

/// <summary>Which side of the pairs is one and the same, and so what is searched for.</summary>
public enum RetrievalQuery
{
    /// <summary>One text against many pictures (sample_from 't').</summary>
    Text,

    /// <summary>One picture against many texts (sample_from 'i').</summary>
    Image,
}

/// <summary>
/// Training on the negatives that the model itself takes for the best (model/itm.py, UniterForImageTextRetrievalHardNeg): all
/// pairs are scored without dropout and gradients, then the first, which belongs together, and the hardest of the others
/// are scored again to learn from. train_itm_hard_negatives.py divides the mean loss by the number of such batches a step.
/// </summary>
/// <param name="Model">The ranking model.</param>
/// <param name="Negatives">hard_size: how many are kept.</param>
/// <param name="Margin">Wanted distance of a negative's sigmoid.</param>
public sealed record HardNegativeMining(UniterForImageTextRetrieval Model, int Negatives, double Margin = 0.2)
{
    /// <summary>Triplet losses of the hardest negatives, float [1, Negatives].</summary>
    /// <param name="batch">One query and its candidates, row 0 the pair that belongs together; the query may be given once.</param>
    /// <param name="query">What the query is.</param>
    /// <exception cref="ArgumentException">There are fewer candidates than negatives are wanted.</exception>
    public Tensor Losses(UniterInputs batch, RetrievalQuery query)
    {
        using var scope = NewDisposeScope();
        var all = Expand(batch, query);
        var hard = Select(all, HardestRows(Rank(all)), query);
        return UniterForImageTextRetrieval.Losses(Model.Scores(hard), Negatives + 1, Margin).MoveToOuterDisposeScope();
    }

    /// <summary>The query repeated for every candidate. Tensors of the caller's dispose scope, as all below.</summary>
    public static UniterInputs Expand(UniterInputs batch, RetrievalQuery query)
    {
        var pairs = batch.AttentionMask.size(0);
        return query == RetrievalQuery.Text
            ? batch with { InputIds = batch.InputIds!.expand(pairs, -1) }
            : batch with { RegionFeatures = batch.RegionFeatures!.expand(pairs, -1, -1), RegionBoxes = batch.RegionBoxes!.expand(pairs, -1, -1) };
    }

    /// <summary>float [pairs, 1]: scores in evaluation mode, without gradient. The model is then as it was.</summary>
    public Tensor Rank(UniterInputs pairs)
    {
        var training = Model.training;
        using var still = no_grad();
        Model.eval();
        try
        {
            return Model.Scores(pairs);
        }
        finally
        {
            Model.train(training);
        }
    }

    /// <summary>int64 [1 + Negatives]: row 0, then the rows of the hardest negatives.</summary>
    /// <param name="scores">float [pairs, 1].</param>
    /// <exception cref="ArgumentException">There are fewer candidates than negatives are wanted.</exception>
    public Tensor HardestRows(Tensor scores)
    {
        var candidates = scores.size(0) - 1;
        if (candidates < Negatives)
        {
            throw new ArgumentException($"hard negatives: {Negatives} are wanted of {candidates} candidates; give larger batches or lower the number");
        }

        var (_, hardest) = scores.flatten().narrow(0, 1, candidates).topk(Negatives);
        return cat([zeros(1, ScalarType.Int64, scores.device), hardest.Plus(1)]);
    }

    /// <summary>
    /// The pairs of these rows. Pictures are cut to the longest row that is left; texts keep their padding, as in the original.
    /// </summary>
    /// <param name="pairs">All pairs, expanded.</param>
    /// <param name="rows">int64 [n].</param>
    /// <param name="query">What the query is.</param>
    public static UniterInputs Select(UniterInputs pairs, Tensor rows, RetrievalQuery query)
    {
        var chosen = pairs with
        {
            InputIds = pairs.InputIds!.index_select(0, rows),
            PositionIds = pairs.PositionIds!.size(0) == 1 ? pairs.PositionIds : pairs.PositionIds.index_select(0, rows),
            RegionFeatures = pairs.RegionFeatures!.index_select(0, rows),
            RegionBoxes = pairs.RegionBoxes!.index_select(0, rows),
            AttentionMask = pairs.AttentionMask.index_select(0, rows),
            GatherIndex = pairs.GatherIndex!.index_select(0, rows),
        };
        return query == RetrievalQuery.Text ? Trimmed(chosen) : chosen;
    }

    private static UniterInputs Trimmed(UniterInputs pairs)
    {
        var length = pairs.AttentionMask.sum(1).max().item<long>();
        var regions = length - pairs.InputIds!.size(1);
        return pairs with
        {
            AttentionMask = pairs.AttentionMask.narrow(1, 0, length),
            GatherIndex = pairs.GatherIndex!.narrow(1, 0, length),
            RegionFeatures = pairs.RegionFeatures!.narrow(1, 0, regions),
            RegionBoxes = pairs.RegionBoxes!.narrow(1, 0, regions),
        };
    }
}
