using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// UNITER for NLVR2, the sentence read beside each picture and the two summaries joined (model/nlvr2.py,
/// UniterForNlvr2Paired). Rows 2i and 2i+1 of a batch are pair i.
/// </summary>
public sealed class UniterForNlvr2Paired : Module<UniterInputs, Tensor>, IPerturbable<UniterInputs>
{
    private readonly UniterModel uniter;
    private readonly Linear nlvr2_output;

    /// <param name="config">The backbone as it was pre-trained: the third type comes by <see cref="InitTypeEmbedding"/>.</param>
    public UniterForNlvr2Paired(UniterConfig config)
        : base(nameof(UniterForNlvr2Paired))
    {
        uniter = new UniterModel(config);
        nlvr2_output = Linear(2 * config.HiddenSize, 2);
        RegisterComponents();
        UniterInitialization.ApplyToHeads(this, config);
    }

    /// <summary>
    /// Three types, the new one a copy of type 1. To be called after a pre-trained backbone is loaded (or before weights of
    /// this very model are) and before an optimiser is built.
    /// </summary>
    public void InitTypeEmbedding() => Nlvr2.InitTypeEmbedding(uniter);

    /// <summary>float [n, 2] of 2n rows: column 1 for "true". Loss: <see cref="Nlvr2.Loss"/>.</summary>
    public Tensor Logits(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        var pooled = uniter.Pool(uniter.forward(inputs));
        return nlvr2_output.forward(pooled.view(pooled.size(0) / 2, 2 * pooled.size(1))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Logits" />
    public override Tensor forward(UniterInputs inputs) => Logits(inputs);

    public Perturbation Extent(UniterInputs inputs) => uniter.Extent(inputs);

    public Tensor Perturbed(UniterInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });
}
