using LotteryActors.Data.Batches;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// UNITER for visual commonsense reasoning (model/vcr.py, UniterForVisualCommonsenseReasoning): every choice of an answer
/// (Q->A) or of a rationale (QA->R) is a row of its own, scored "wrong" and "right". Rows of both may share a batch.
/// </summary>
public sealed class UniterForVcr : Module<UniterInputs, Tensor>, IPerturbable<UniterInputs>
{
    /// <summary>Types of a text's word pieces: 0 question, 2 answer, 3 rationale; 1 is the regions'.</summary>
    public const int Types = 4;

    /// <inheritdoc cref="VcrBatch.SpecialWords" />
    public const int SpecialTokens = VcrBatch.SpecialWords;

    private readonly UniterModel uniter;
    private readonly Sequential vcr_output;

    /// <param name="config">The backbone as it was pre-trained: the larger tables come by the Init methods.</param>
    public UniterForVcr(UniterConfig config)
        : base(nameof(UniterForVcr))
    {
        uniter = new UniterModel(config);
        vcr_output = Sequential(
            Linear(config.HiddenSize, 2 * config.HiddenSize),
            ReLU(),
            LayerNorm(2 * config.HiddenSize, eps: UniterConfig.LayerNormEps),
            Linear(2 * config.HiddenSize, 2));
        RegisterComponents();
        UniterInitialization.ApplyToHeads(this, config);
    }

    /// <summary>
    /// init_type_embedding: four types, the new ones copies of type 0. To be called after a pre-trained backbone is loaded (or
    /// before weights of this very model are) and before an optimiser is built.
    /// </summary>
    public void InitTypeEmbedding() => uniter.InitTypeEmbedding(Types, like: 0);

    /// <summary>
    /// init_word_embedding: newly drawn word pieces behind those there are; the new table has no padding row. To be called when
    /// <see cref="InitTypeEmbedding"/> is.
    /// </summary>
    public void InitWordEmbedding(int specialTokens = SpecialTokens) => uniter.InitWordEmbedding(specialTokens);

    /// <summary>float [rows, 2]: column 1 for "this is the right choice".</summary>
    public Tensor Logits(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        return vcr_output.forward(uniter.Pool(uniter.forward(inputs))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Logits" />
    public override Tensor forward(UniterInputs inputs) => Logits(inputs);

    public Perturbation Extent(UniterInputs inputs) => uniter.Extent(inputs);

    public Tensor Perturbed(UniterInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });

    /// <summary>float [rows, 1]: what choices are ranked by, the logit of "right" alone.</summary>
    public static Tensor Scores(Tensor logits) => logits.narrow(1, 1, 1);

    /// <summary>Cross-entropy between "wrong" and "right" of every row, averaged over the rows.</summary>
    /// <param name="logits">float [rows, 2].</param>
    /// <param name="targets">int64 [rows] or [rows, 1]: 1 for the right choice.</param>
    public static Tensor Loss(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(logits, targets.flatten()).MoveToOuterDisposeScope();
    }
}
