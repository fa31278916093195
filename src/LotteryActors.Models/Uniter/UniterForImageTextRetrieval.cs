using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// UNITER for image-text retrieval (model/itm.py, UniterForImageTextRetrieval): pairs are ranked by one score. The matching
/// head of pre-training stays in the model, unused, and gets no gradient.
/// </summary>
public sealed class UniterForImageTextRetrieval : Module<UniterInputs, Tensor>, IPerturbable<UniterInputs>
{
    private readonly UniterModel uniter;
    private readonly Linear itm_output;
    private readonly Linear rank_output;

    public UniterForImageTextRetrieval(UniterConfig config)
        : base(nameof(UniterForImageTextRetrieval))
    {
        uniter = new UniterModel(config);
        itm_output = Linear(config.HiddenSize, 2);
        rank_output = Linear(config.HiddenSize, 1);
        RegisterComponents();
        UniterInitialization.ApplyToHeads(this, config);
    }

    /// <summary>
    /// init_output: the ranking head starts as what pre-training learnt of "belong together", row 1 of the matching head. To be
    /// called after a pre-trained checkpoint is loaded, never after one that was fine-tuned for ranking (inf_itm.py does so).
    /// </summary>
    public void InitOutput()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        rank_output.weight!.copy_(itm_output.weight!.narrow(0, 1, 1));
        rank_output.bias!.copy_(itm_output.bias!.narrow(0, 1, 1));
    }

    /// <summary>float [B, 1]: the higher, the better the pair. Before the sigmoid.</summary>
    public Tensor Scores(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        return rank_output.forward(uniter.Pool(uniter.forward(inputs))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Scores" />
    public override Tensor forward(UniterInputs inputs) => Scores(inputs);

    public Perturbation Extent(UniterInputs inputs) => uniter.Extent(inputs);

    public Tensor Perturbed(UniterInputs inputs, Perturbation perturbation) => Scores(inputs with { Perturbation = perturbation });

    /// <summary>Triplet loss, float [groups, sampleSize - 1]: by how much the sigmoid of each negative comes nearer than the margin.</summary>
    /// <param name="scores">float [groups * sampleSize, 1]; the first of every group is the pair that belongs together.</param>
    /// <param name="sampleSize">Pairs in a group.</param>
    /// <param name="margin">Wanted distance.</param>
    public static Tensor Losses(Tensor scores, long sampleSize, double margin = 0.2)
    {
        using var scope = NewDisposeScope();
        var ranks = scores.sigmoid().view(-1, sampleSize);
        var (positive, negatives) = (ranks.narrow(1, 0, 1), ranks.narrow(1, 1, sampleSize - 1));
        return F.relu(negatives.Plus(margin).Minus(positive)).MoveToOuterDisposeScope();
    }

    /// <summary>What train_itm.py back-propagates: the mean of the triplet losses.</summary>
    /// <inheritdoc cref="Losses" path="/param" />
    public static Tensor Loss(Tensor scores, long sampleSize, double margin = 0.2)
    {
        using var scope = NewDisposeScope();
        return Losses(scores, sampleSize, margin).mean().MoveToOuterDisposeScope();
    }
}
