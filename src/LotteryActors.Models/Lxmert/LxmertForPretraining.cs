using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Lxmert;

/// <summary>
/// LXMERT with its pre-training heads (src/lxrt/modeling.py, LXRTPretraining): masked words, cross-modality matching, masked
/// objects (class, attribute, features) and question answering. The word decoder is the word table: used, not owned, so
/// that each parameter appears once.
/// </summary>
public sealed class LxmertForPretraining : Module<LxmertInputs, LxmertOutput>
{
    private const long NotAsked = -1;

    /// <summary>Visual losses are averaged over all regions; this brings them back to one masked region, of which there are 15 %.</summary>
    private const double VisualWeight = 1 / 0.15;

    private readonly LxmertDefects _defects;
    private readonly LxmertModel bert;
    private readonly LanguageHeads cls;
    private readonly ObjectHeads obj_predict_head;
    private readonly AnswerHead? answer_head;

    /// <param name="config">The backbone.</param>
    /// <param name="objects">The detector's object classes; 1600 in the original, 0 for no such scores.</param>
    /// <param name="attributes">The detector's attribute classes; 400 in the original, 0 for no such scores.</param>
    /// <param name="answers">Answers of all question sets; 9500 in the original, 0 for no such head.</param>
    public LxmertForPretraining(LxmertConfig config, int objects, int attributes, int answers)
        : base(nameof(LxmertForPretraining))
    {
        _defects = config.Defects;
        bert = new LxmertModel(config);
        cls = new LanguageHeads(config);
        obj_predict_head = new ObjectHeads(config, objects, attributes);
        answer_head = answers > 0 ? new AnswerHead(config, answers) : null;
        RegisterComponents();
        foreach (var head in named_children().Where(child => child.name != nameof(bert)))
        {
            LxmertInitialization.Apply(head.module, config);
        }
    }

    /// <summary>The backbone, for its embeddings.</summary>
    public LxmertModel Backbone => bert;

    /// <inheritdoc cref="LxmertModel.forward" />
    public override LxmertOutput forward(LxmertInputs inputs) => bert.forward(inputs);

    /// <inheritdoc cref="IPerturbable{TInputs}.Extent" />
    public Perturbation Extent(LxmertInputs inputs) => bert.Extent(inputs);

    /// <summary>[.., vocabulary]: scores of every word piece at positions [.., H] of the language stream.</summary>
    public Tensor WordScores(Tensor language) => cls.Words(language, bert.WordTable);

    /// <summary>[B, 2]: column 1 for "belong together".</summary>
    /// <param name="pooled">[B, H].</param>
    public Tensor MatchScores(Tensor pooled) => cls.Matches(pooled);

    /// <summary>Object, attribute and features of every region [B, N, H] of the visual stream.</summary>
    public RegionScores RegionScores(Tensor vision) => obj_predict_head.forward(vision);

    /// <summary>[B, answers].</summary>
    /// <param name="pooled">[B, H].</param>
    /// <exception cref="InvalidOperationException">The model was built without answers.</exception>
    public Tensor AnswerScores(Tensor pooled) => Wanted(answer_head, "answers").forward(pooled);

    /// <summary>The losses of a batch, all of weight 1.</summary>
    /// <exception cref="ArgumentException">No objective is asked for.</exception>
    public LxmertLosses Losses(LxmertInputs inputs, LxmertTargets targets)
    {
        using var scope = NewDisposeScope();
        return Losses(bert.forward(inputs), targets).MoveToOuter();
    }

    /// <summary>The losses of what the backbone gave.</summary>
    /// <exception cref="ArgumentException">No objective is asked for; or masked regions alone are, and nothing tells which they are.</exception>
    public LxmertLosses Losses(LxmertOutput output, LxmertTargets targets)
    {
        using var scope = NewDisposeScope();
        var parts = new List<NamedLoss>();
        Add("Mask_LM", targets.Words, words => WordLoss(output.Language, words));
        Add("Matched", targets.Matches, matches => F.cross_entropy(MatchScores(output.Pooled), matches, ignore_index: NotAsked));
        if (targets.Regions is { } regions)
        {
            var scores = RegionScores(output.Vision);
            Add("Obj", regions.Objects, objects => ClassLoss(Wanted(scores.Objects, "object classes"), Asked(objects, regions)));
            Add("Attr", regions.Attributes, attributes => ClassLoss(Wanted(scores.Attributes, "attribute classes"), Asked(attributes, regions)));
            Add("Feat", regions.Features, features => FeatureLoss(scores.Features, features));
        }

        Add("QA", targets.Answers, answers => MeanOverAsked(AnswerScores(output.Pooled), answers));
        if (parts.Count == 0)
        {
            throw new ArgumentException("targets: no objective is asked for; give the targets of one at least", nameof(targets));
        }

        return new LxmertLosses(parts.Select(part => part.Loss).Aggregate((sum, loss) => sum.Plus(loss)), parts).MoveToOuter();

        void Add<T>(string name, T? target, Func<T, Tensor> loss)
            where T : class
        {
            if (target is not null)
            {
                parts.Add(new NamedLoss(name, loss(target)));
            }
        }
    }

    /// <summary>Cross-entropy over the vocabulary, averaged over the words that are asked for; only those are scored.</summary>
    private Tensor WordLoss(Tensor language, Tensor words)
    {
        var asked = words.flatten().DiffersFrom(NotAsked).nonzero().squeeze(1);
        var hidden = language.flatten(0, 1).index_select(0, asked);
        return MeanOverAsked(WordScores(hidden), words.flatten().index_select(0, asked));
    }

    /// <summary>
    /// Cross-entropy averaged over the labels that are not -1. Where all are, this is 0; the original's mean over nothing is
    /// NaN, which ends a training run whose small batch happens to hold no question (<see cref="LxmertDefects.MeanOfNothingIsNan"/>).
    /// </summary>
    private Tensor MeanOverAsked(Tensor scores, Tensor labels)
    {
        var asked = labels.DiffersFrom(NotAsked).sum(ScalarType.Float32);
        return F.cross_entropy(scores, labels, ignore_index: NotAsked, reduction: Reduction.Sum).div(_defects.MeanOfNothingIsNan ? asked : maximum(asked, ones_like(asked)));
    }

    /// <summary>Classes of every region, by the detector's confidence alone; or of the masked ones (<see cref="LxmertDefects.AsksEveryRegion"/>).</summary>
    private WeightedTargets Asked(WeightedTargets classes, RegionTargets regions) =>
        _defects.AsksEveryRegion
            ? classes
            : classes with { Weights = classes.Weights.mul((regions.Features ?? throw MaskUntold()).Weights) };

    private static ArgumentException MaskUntold() =>
        new("targets: which regions are masked is told by the feature targets; give them too, or let the config's Defects ask every region");

    private static Tensor ClassLoss(Tensor scores, WeightedTargets targets)
    {
        var losses = F.cross_entropy(scores.flatten(0, 1), targets.Values.flatten(), ignore_index: NotAsked, reduction: Reduction.None);
        return Weighted(losses, targets.Weights);
    }

    /// <summary>Smooth L1 averaged over the features of a region first.</summary>
    /// <param name="foreseen">float [B, N, F].</param>
    /// <param name="targets">float [B, N, F] before masking, and float [B, N] 1 where the region is masked.</param>
    public static Tensor FeatureLoss(Tensor foreseen, WeightedTargets targets)
    {
        using var scope = NewDisposeScope();
        var losses = F.smooth_l1_loss(foreseen, targets.Values, Reduction.None).flatten(0, 1).mean([1L]);
        return Weighted(losses, targets.Weights).MoveToOuterDisposeScope();
    }

    private static T Wanted<T>(T? part, string what)
        where T : class =>
        part ?? throw new InvalidOperationException($"{what}: the model was built without them; say how many there are");

    /// <summary>[B N] losses times their weights, averaged over all regions.</summary>
    private static Tensor Weighted(Tensor losses, Tensor weights) => losses.mul(weights.flatten()).mean().Times(VisualWeight);
}
