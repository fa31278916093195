using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// UNITER with the answer head (model/vqa.py, UniterForVisualQuestionAnswering). GQA is the same over its own answers,
/// visual entailment over its three labels.
/// </summary>
public sealed class UniterForVqa : Module<UniterInputs, Tensor>, IPerturbable<UniterInputs>
{
    /// <summary>Answers of VQA v2 (utils/ans2label.json).</summary>
    public const int VqaAnswers = 3129;

    private readonly UniterModel uniter;
    private readonly Sequential vqa_output;

    public UniterForVqa(UniterConfig config, int answers)
        : base(nameof(UniterForVqa))
    {
        uniter = new UniterModel(config);
        vqa_output = Sequential(
            Linear(config.HiddenSize, 2 * config.HiddenSize),
            GELU(),
            LayerNorm(2 * config.HiddenSize, eps: UniterConfig.LayerNormEps),
            Linear(2 * config.HiddenSize, answers));
        RegisterComponents();
        UniterInitialization.Apply(vqa_output, config);
    }

    /// <summary>
    /// The model of visual entailment (model/ve.py, UniterForVisualEntailment): the answers are the labels
    /// <see cref="EntailmentLabel"/>, the loss VQA's.
    /// </summary>
    public static UniterForVqa ForVisualEntailment(UniterConfig config) => new(config, Enum.GetValues<EntailmentLabel>().Length);

    /// <summary>float [B, answers] before the sigmoid.</summary>
    public Tensor Logits(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        return vqa_output.forward(uniter.Pool(uniter.forward(inputs))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Logits" />
    public override Tensor forward(UniterInputs inputs) => Logits(inputs);

    public Perturbation Extent(UniterInputs inputs) => uniter.Extent(inputs);

    public Tensor Perturbed(UniterInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });

    /// <summary>
    /// Binary cross-entropy of every answer, its mean times the number of answers (train_vqa.py): summed over the
    /// answers, averaged over the batch.
    /// </summary>
    /// <param name="logits">float [B, answers].</param>
    /// <param name="targets">float [B, answers] score of every answer, in [0, 1].</param>
    /// <returns>A scalar.</returns>
    public static Tensor Loss(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return F.binary_cross_entropy_with_logits(logits, targets).Times(logits.size(1)).MoveToOuterDisposeScope();
    }
}
