using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Lxmert;

/// <summary>
/// LXMERT ranking pictures for sentences and sentences for pictures. The original does not: this is our own, and needs no new
/// head, since pre-training has one for matching (<c>cls.seq_relationship</c>). A pair's score is the probability of a match,
/// and training is UNITER's triplet loss over it.
/// </summary>
public sealed class LxmertForRetrieval : Module<LxmertInputs, Tensor>, IPerturbable<LxmertInputs>
{
    /// <summary>By how much a true pair is to outscore a false one, as in UNITER.</summary>
    public const double OriginalMargin = 0.2;

    private readonly LxmertModel bert;
    private readonly MatchingHead cls;

    public LxmertForRetrieval(LxmertConfig config)
        : base(nameof(LxmertForRetrieval))
    {
        bert = new LxmertModel(config);
        cls = new MatchingHead(config);
        RegisterComponents();
        LxmertInitialization.Apply(cls, config);
    }

    /// <summary>float [B, 2]; column 1 for a match.</summary>
    public Tensor Logits(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        return cls.forward(bert.forward(inputs).Pooled).MoveToOuterDisposeScope();
    }

    /// <summary>float [B]: the probability of a match.</summary>
    public Tensor Scores(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        return F.softmax(Logits(inputs), -1).select(1, 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// float [B]: the log-odds of a match. They rank pairs as the probability does, and tell apart those whose probability
    /// float32 rounds to 1.
    /// </summary>
    public Tensor LogOdds(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        var logits = Logits(inputs);
        return logits.select(1, 1).Minus(logits.select(1, 0)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Scores" />
    public override Tensor forward(LxmertInputs inputs) => Scores(inputs);

    public Perturbation Extent(LxmertInputs inputs) => bert.Extent(inputs);

    public Tensor Perturbed(LxmertInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });

    /// <summary>max(0, margin + false - true), averaged over all false pairs.</summary>
    /// <param name="scores">float [samples times size]; of each sample the true pair first, then its false ones.</param>
    /// <param name="size">Pairs of a sample.</param>
    /// <param name="margin">By how much a true pair is to outscore a false one.</param>
    public static Tensor RankLoss(Tensor scores, int size, double margin = OriginalMargin)
    {
        using var scope = NewDisposeScope();
        var samples = scores.view(-1, size);
        var wrong = samples.narrow(1, 1, size - 1);
        var right = samples.narrow(1, 0, 1).expand_as(wrong);
        return F.margin_ranking_loss(right, wrong, ones_like(wrong), margin).MoveToOuterDisposeScope();
    }

    private sealed class MatchingHead : Module<Tensor, Tensor>
    {
        private readonly Linear seq_relationship;

        public MatchingHead(LxmertConfig config)
            : base(nameof(MatchingHead))
        {
            seq_relationship = Linear(config.HiddenSize, 2);
            RegisterComponents();
        }

        public override Tensor forward(Tensor pooled) => seq_relationship.forward(pooled);
    }
}
