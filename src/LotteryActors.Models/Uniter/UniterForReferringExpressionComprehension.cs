using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// UNITER for referring expressions: which region does a sentence speak of? (model/re.py,
/// UniterForReferringExpressionComprehension.) Every region is scored from its own last hidden state; the pooler is not used.
/// </summary>
public sealed class UniterForReferringExpressionComprehension : Module<ReferringInputs, Tensor>, IPerturbable<ReferringInputs>
{
    private const double NoRegion = -1e4;

    private readonly UniterModel uniter;
    private readonly Module<Tensor, Tensor> re_output;

    /// <param name="config">The backbone.</param>
    /// <param name="mlp">Layers of the head: 1 (RefCOCO, RefCOCOg) or 2 (RefCOCO+).</param>
    /// <exception cref="ArgumentException">Another number of layers.</exception>
    public UniterForReferringExpressionComprehension(UniterConfig config, int mlp = 1)
        : base(nameof(UniterForReferringExpressionComprehension))
    {
        uniter = new UniterModel(config);
        re_output = mlp switch
        {
            1 => Linear(config.HiddenSize, 1),
            2 => Sequential(
                Linear(config.HiddenSize, config.HiddenSize),
                GELU(),
                LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps),
                Linear(config.HiddenSize, 1)),
            _ => throw new ArgumentException($"referring expressions: mlp must be 1 or 2 layers, not {mlp}"),
        };
        RegisterComponents();
        UniterInitialization.ApplyToHeads(this, config);
    }

    /// <summary>float [B, N]: a score for every region, -10000 at padding.</summary>
    public Tensor Scores(ReferringInputs inputs)
    {
        using var scope = NewDisposeScope();
        var padding = inputs.RegionPadding.DiffersFrom(0);
        var regions = Regions(uniter.forward(inputs.Inputs), inputs.TextLengths, padding);
        return re_output.forward(regions).squeeze(2).FillWhere(padding, NoRegion).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Scores" />
    public override Tensor forward(ReferringInputs inputs) => Scores(inputs);

    public Perturbation Extent(ReferringInputs inputs) => uniter.Extent(inputs.Inputs);

    public Tensor Perturbed(ReferringInputs inputs, Perturbation perturbation) =>
        Scores(inputs with { Inputs = inputs.Inputs with { Perturbation = perturbation } });

    /// <summary>Loss <c>cls</c>, float [B]: cross-entropy among a picture's regions.</summary>
    /// <param name="scores">float [B, N].</param>
    /// <param name="targets">int64 [B] or [B, 1] the region that is meant.</param>
    public static Tensor CrossEntropies(Tensor scores, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(scores, targets.flatten(), reduction: Reduction.None).MoveToOuterDisposeScope();
    }

    /// <summary>Loss <c>rank</c>, float [B]: by how much the sigmoid of a negative comes nearer than the margin.</summary>
    /// <param name="scores">float [B, N].</param>
    /// <param name="targets">int64 [B] or [B, 1] the region that is meant.</param>
    /// <param name="negatives">int64 [B] another region of each picture, see <see cref="ReferringNegatives"/>.</param>
    /// <param name="margin">Wanted distance between the two.</param>
    public static Tensor RankLosses(Tensor scores, Tensor targets, Tensor negatives, double margin = 0.2)
    {
        using var scope = NewDisposeScope();
        var (positive, negative) = (At(scores, targets).sigmoid(), At(scores, negatives).sigmoid());
        return F.relu(negative.Plus(margin).Minus(positive)).MoveToOuterDisposeScope();
    }

    /// <summary>What train_re.py back-propagates: the SUM over the batch, so that it grows with the batch.</summary>
    /// <param name="losses">float [B].</param>
    /// <param name="average">The mean instead, as in every other task.</param>
    public static Tensor Loss(Tensor losses, bool average = false) => average ? losses.mean() : losses.sum();

    private static Tensor At(Tensor scores, Tensor regions) => scores.gather(1, regions.view(-1, 1)).squeeze(1);

    /// <summary>The hidden states of the regions, [B, N, H]: packed positions from the end of the text on, 0 at padding.</summary>
    private static Tensor Regions(Tensor hidden, Tensor textLengths, Tensor padding)
    {
        var places = textLengths.unsqueeze(1).Plus(TensorArithmetic.Counting(padding.size(1), hidden.device)).ZeroWhere(padding);
        return hidden
            .gather(1, places.unsqueeze(2).expand(-1, -1, hidden.size(2)))
            .ZeroWhere(padding.unsqueeze(2));
    }
}
