using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Lxmert;

/// <summary>
/// LXMERT with the answer head, for VQA and, with its own answers, for GQA (src/tasks/vqa_model.py, gqa_model.py). The
/// backbone keeps the names of the pre-training checkpoint; those of the original's task checkpoints, which put
/// <c>lxrt_encoder.model.</c> before them, are known to <see cref="LxmertParameters.Canonical"/>.
/// </summary>
public sealed class LxmertForVqa : Module<LxmertInputs, Tensor>, IPerturbable<LxmertInputs>
{
    private readonly LxmertModel bert;
    private readonly Sequential logit_fc;

    /// <param name="config">The backbone.</param>
    /// <param name="answers">3129 for VQA, 1842 for GQA.</param>
    public LxmertForVqa(LxmertConfig config, int answers)
        : base(nameof(LxmertForVqa))
    {
        bert = new LxmertModel(config);
        logit_fc = LogitHead.Of(config.HiddenSize, 2 * config.HiddenSize, answers);
        RegisterComponents();
        LxmertInitialization.Apply(logit_fc, config);
    }

    /// <summary>The backbone, for its embeddings.</summary>
    public LxmertModel Backbone => bert;

    /// <summary>float [B, answers] before the sigmoid.</summary>
    public Tensor Logits(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        return Logits(bert.forward(inputs).Pooled).MoveToOuterDisposeScope();
    }

    /// <summary>float [B, answers] of pooled [B, H].</summary>
    public Tensor Logits(Tensor pooled) => logit_fc.forward(pooled);

    /// <inheritdoc cref="Logits(LxmertInputs)" />
    public override Tensor forward(LxmertInputs inputs) => Logits(inputs);

    public Perturbation Extent(LxmertInputs inputs) => bert.Extent(inputs);

    public Tensor Perturbed(LxmertInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });

    /// <summary>Binary cross-entropy, its mean times the number of answers (src/tasks/vqa.py, gqa.py).</summary>
    /// <param name="logits">float [B, answers].</param>
    /// <param name="targets">float [B, answers] score of every answer, in [0, 1].</param>
    /// <returns>A scalar.</returns>
    public static Tensor Loss(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return F.binary_cross_entropy_with_logits(logits, targets).Times(logits.size(1)).MoveToOuterDisposeScope();
    }

    /// <summary>GQA's <c>--mceLoss</c>: cross-entropy against the best answer, times the number of answers.</summary>
    /// <inheritdoc cref="Loss" />
    public static Tensor BestAnswerLoss(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(logits, targets.argmax(1)).Times(logits.size(1)).MoveToOuterDisposeScope();
    }
}
