using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// UNITER for NLVR2, the sentence and the regions of both pictures in one row (model/nlvr2.py, UniterForNlvr2Triplet).
/// </summary>
public sealed class UniterForNlvr2Triplet : Module<UniterInputs, Tensor>, IPerturbable<UniterInputs>
{
    private readonly UniterModel uniter;
    private readonly Linear nlvr2_output;

    /// <param name="config">The backbone as it was pre-trained: the third type comes by <see cref="InitTypeEmbedding"/>.</param>
    public UniterForNlvr2Triplet(UniterConfig config)
        : base(nameof(UniterForNlvr2Triplet))
    {
        uniter = new UniterModel(config);
        nlvr2_output = Linear(config.HiddenSize, 2);
        RegisterComponents();
        UniterInitialization.ApplyToHeads(this, config);
    }

    /// <inheritdoc cref="UniterForNlvr2Paired.InitTypeEmbedding" />
    public void InitTypeEmbedding() => Nlvr2.InitTypeEmbedding(uniter);

    /// <summary>float [n, 2]: column 1 for "true". Loss: <see cref="Nlvr2.Loss"/>.</summary>
    public Tensor Logits(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        return nlvr2_output.forward(uniter.Pool(uniter.forward(inputs))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Logits" />
    public override Tensor forward(UniterInputs inputs) => Logits(inputs);

    public Perturbation Extent(UniterInputs inputs) => uniter.Extent(inputs);

    public Tensor Perturbed(UniterInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });
}
