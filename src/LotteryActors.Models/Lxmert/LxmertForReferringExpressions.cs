using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Lxmert;

/// <summary>
/// LXMERT with a head for referring expressions. The original has none: this is our own, on its pattern. <c>logit_fc</c> gives
/// every region of the visual stream one score, and the regions are classes of one cross-entropy.
/// </summary>
public sealed class LxmertForReferringExpressions : Module<LxmertInputs, Tensor>, IPerturbable<LxmertInputs>
{
    /// <summary>What a score loses where there is no region, as in attention.</summary>
    private const double NoRegion = 10000;

    private readonly LxmertModel bert;
    private readonly Sequential logit_fc;

    public LxmertForReferringExpressions(LxmertConfig config)
        : base(nameof(LxmertForReferringExpressions))
    {
        bert = new LxmertModel(config);
        logit_fc = LogitHead.Of(config.HiddenSize, 2 * config.HiddenSize, 1);
        RegisterComponents();
        LxmertInitialization.Apply(logit_fc, config);
    }

    /// <summary>float [B, N]: how well each region fits the expression; 10000 less where the region mask says there is none.</summary>
    public Tensor Scores(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        var scores = logit_fc.forward(bert.forward(inputs).Vision).squeeze(-1);
        return (inputs.RegionMask is { } mask
            ? scores.Plus(mask.to(scores.dtype).Plus(-1).Times(NoRegion))
            : scores).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Scores" />
    public override Tensor forward(LxmertInputs inputs) => Scores(inputs);

    public Perturbation Extent(LxmertInputs inputs) => bert.Extent(inputs);

    public Tensor Perturbed(LxmertInputs inputs, Perturbation perturbation) => Scores(inputs with { Perturbation = perturbation });

    /// <summary>Cross-entropy, averaged over the expressions.</summary>
    /// <param name="scores">float [B, N].</param>
    /// <param name="referred">int64 [B] the region that is meant.</param>
    public static Tensor Loss(Tensor scores, Tensor referred) => F.cross_entropy(scores, referred);
}
