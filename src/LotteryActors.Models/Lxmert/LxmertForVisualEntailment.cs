using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Lxmert;

/// <summary>
/// LXMERT with a head for visual entailment. The original has none: this is our own, on the pattern of its NLVR2, over one
/// picture: the pooled sentence through <c>logit_fc</c> to the three classes, cross-entropy.
/// </summary>
public sealed class LxmertForVisualEntailment : Module<LxmertInputs, Tensor>, IPerturbable<LxmertInputs>
{
    /// <summary>What a picture says of a sentence (<see cref="Uniter.EntailmentLabel"/>), in the order of the data's answers.</summary>
    public const int Classes = 3;

    private const long Unlabelled = -1;

    private readonly LxmertModel bert;
    private readonly Sequential logit_fc;

    public LxmertForVisualEntailment(LxmertConfig config)
        : base(nameof(LxmertForVisualEntailment))
    {
        bert = new LxmertModel(config);
        logit_fc = LogitHead.Of(config.HiddenSize, 2 * config.HiddenSize, Classes);
        RegisterComponents();
        LxmertInitialization.Apply(logit_fc, config);
    }

    /// <summary>float [B, 3].</summary>
    public Tensor Logits(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        return logit_fc.forward(bert.forward(inputs).Pooled).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Logits" />
    public override Tensor forward(LxmertInputs inputs) => Logits(inputs);

    public Perturbation Extent(LxmertInputs inputs) => bert.Extent(inputs);

    public Tensor Perturbed(LxmertInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });

    /// <summary>Cross-entropy, averaged over the batch.</summary>
    /// <param name="logits">float [B, 3].</param>
    /// <param name="labels">int64 [B]; -1 for unlabelled.</param>
    public static Tensor Loss(Tensor logits, Tensor labels) => F.cross_entropy(logits, labels, ignore_index: Unlabelled);
}
