using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Lxmert;

/// <summary>LXMERT with the head of NLVR2 (src/tasks/nlvr2_model.py): one sentence, two pictures, true or false.</summary>
public sealed class LxmertForNlvr2 : Module<LxmertInputs, Tensor>, IPerturbable<LxmertInputs>
{
    private const long Unlabelled = -1;

    private readonly LxmertModel bert;
    private readonly Sequential logit_fc;

    public LxmertForNlvr2(LxmertConfig config)
        : base(nameof(LxmertForNlvr2))
    {
        bert = new LxmertModel(config);
        logit_fc = LogitHead.Of(2 * config.HiddenSize, 2 * config.HiddenSize, 2);
        RegisterComponents();
        LxmertInitialization.Apply(logit_fc, config);
    }

    /// <summary>float [B, 2]; column 1 for "true".</summary>
    /// <param name="inputs">B sentences, each with two pictures: features [B, 2, N, F], boxes [B, 2, N, 4], region mask [B, 2, N]. See <see cref="LxmertInputs.OfPairs"/>.</param>
    public Tensor Logits(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        var pooled = bert.forward(EachPicture(inputs)).Pooled;
        return logit_fc.forward(pooled.view(inputs.InputIds.size(0), 2 * pooled.size(1))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Logits" />
    public override Tensor forward(LxmertInputs inputs) => Logits(inputs);

    public Perturbation Extent(LxmertInputs inputs) => bert.Extent(inputs);

    public Tensor Perturbed(LxmertInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });

    /// <summary>Cross-entropy, averaged over the batch.</summary>
    /// <param name="logits">float [B, 2].</param>
    /// <param name="labels">int64 [B] 1 for true, 0 for false, -1 for unlabelled.</param>
    public static Tensor Loss(Tensor logits, Tensor labels) => F.cross_entropy(logits, labels, ignore_index: Unlabelled);

    /// <summary>2 B rows: each sentence twice in a row, with its first picture and with its second.</summary>
    private static LxmertInputs EachPicture(LxmertInputs inputs) =>
        new(
            Twice(inputs.InputIds)!,
            Twice(inputs.AttentionMask),
            inputs.RegionFeatures.flatten(0, 1),
            inputs.RegionBoxes.flatten(0, 1),
            Twice(inputs.SegmentIds),
            inputs.RegionMask?.flatten(0, 1))
        {
            Perturbation = inputs.Perturbation is { } both ? EachPicture(both) : null,
        };

    /// <summary>A sentence is perturbed alike beside either picture; the pictures each have their own.</summary>
    private static Perturbation EachPicture(Perturbation both) =>
        new(both.Text?.unsqueeze(1).expand(-1, 2, -1, -1).flatten(0, 1), both.Image?.flatten(0, 1));

    private static Tensor? Twice(Tensor? rows) => rows?.unsqueeze(1).expand(-1, 2, -1).flatten(0, 1);
}
