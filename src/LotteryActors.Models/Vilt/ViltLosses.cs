using LotteryActors.Models.Uniter;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Vilt;

/// <summary>What each task minimises (vilt/modules/objectives.py). Every result is a scalar.</summary>
public static class ViltLosses
{
    /// <summary>Labels that ask for nothing.</summary>
    public const long NotAsked = -100;

    /// <summary>The weight of word-patch alignment beside matching.</summary>
    private const double AlignmentWeight = 0.1;

    /// <summary>
    /// Masked language modelling (compute_mlm): cross-entropy, averaged over the masked word pieces of the batch; 0 where there
    /// are none, unless the config wants the original's NaN (<see cref="ViltConfig.MeanOfNothingIsNan"/>).
    /// </summary>
    /// <param name="model">With the head of masked language modelling.</param>
    /// <param name="inputs">The masked texts and their own pictures.</param>
    /// <param name="labels">int64 [B, T]; -100 where none is asked for.</param>
    public static Tensor Mlm(this ViltModel model, ViltInputs inputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var asked = labels.DiffersFrom(NotAsked);
        var (logits, words) = (model.MlmLogits(model.Infer(inputs), asked), labels.masked_select(asked));
        var loss = words.numel() == 0 && !model.Config.MeanOfNothingIsNan ? logits.sum() : F.cross_entropy(logits, words);
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>Image-text matching and word-patch alignment (compute_itm_wpa), added up as training does.</summary>
    /// <param name="model">With the head of image-text matching.</param>
    /// <param name="inputs">The texts as they are; pictures as <see cref="MatchingPairs"/> chose them.</param>
    /// <param name="matches">int64 [B] 1 where picture and text belong together.</param>
    public static Tensor ItmWithAlignment(this ViltModel model, ViltInputs inputs, Tensor matches)
    {
        using var scope = NewDisposeScope();
        var features = model.Infer(inputs);
        return Itm(model.ItmLogits(features), matches).Plus(Alignment(features, matches)).MoveToOuterDisposeScope();
    }

    /// <summary>Cross-entropy, averaged over the batch.</summary>
    /// <param name="logits">float [B, 2].</param>
    /// <param name="matches">int64 [B].</param>
    public static Tensor Itm(Tensor logits, Tensor matches) => F.cross_entropy(logits, matches);

    /// <summary>
    /// Word-patch alignment, a tenth of (distances of matching pairs - distances of others) / B; may be negative.
    /// [CLS], [SEP] and the picture's class token take no part. In float32 whatever the features are.
    /// </summary>
    /// <param name="features">Of the matching batch.</param>
    /// <param name="matches">int64 [B] 1 where picture and text belong together.</param>
    public static Tensor Alignment(ViltFeatures features, Tensor matches)
    {
        using var scope = NewDisposeScope();
        var distances = OptimalTransport.Distance(
            features.Text.to(ScalarType.Float32), features.Image.to(ScalarType.Float32), NoWord(features.TextMask), NoPatch(features.ImageMask));
        var near = distances.masked_select(matches.IsEqualTo(1)).sum();
        var far = distances.masked_select(matches.IsEqualTo(0)).sum();
        return near.Minus(far).Times(AlignmentWeight / matches.size(0)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// VQA (compute_vqa), and GQA: binary cross-entropy of every answer, its mean times the number of answers.
    /// </summary>
    /// <param name="logits">float [B, answers].</param>
    /// <param name="targets">float [B, answers] score of every answer, in [0, 1].</param>
    public static Tensor Vqa(Tensor logits, Tensor targets) => UniterForVqa.Loss(logits, targets);

    /// <summary>NLVR2 (compute_nlvr2) and visual entailment: cross-entropy, averaged over the batch.</summary>
    /// <param name="logits">float [B, classes].</param>
    /// <param name="labels">int64 [B].</param>
    public static Tensor Classes(Tensor logits, Tensor labels) => F.cross_entropy(logits, labels);

    /// <summary>
    /// VCR and referring expressions: cross-entropy over the candidates of each example, averaged over the batch.
    /// Retrieval (compute_irtr) puts the true text first: <see cref="Retrieval"/>.
    /// </summary>
    /// <param name="scores">float [B, candidates].</param>
    /// <param name="right">int64 [B].</param>
    public static Tensor Candidates(Tensor scores, Tensor right) => F.cross_entropy(scores, right);

    /// <summary>Retrieval (compute_irtr): cross-entropy over the texts of each picture, of which the first is the true one.</summary>
    /// <param name="scores">float [B, texts].</param>
    public static Tensor Retrieval(Tensor scores)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(scores, zeros(scores.size(0), ScalarType.Int64, scores.device)).MoveToOuterDisposeScope();
    }

    /// <summary>float [B, answers]: zero but at the labels (compute_vqa). Of a label named twice the last score holds.</summary>
    /// <param name="labels">Of each example its answers.</param>
    /// <param name="scores">Of each answer its score.</param>
    /// <param name="answers">How many answers there are.</param>
    public static float[] VqaTargets(IReadOnlyList<IReadOnlyList<int>> labels, IReadOnlyList<IReadOnlyList<float>> scores, int answers)
    {
        var targets = new float[labels.Count * answers];
        for (var example = 0; example < labels.Count; example++)
        {
            foreach (var (label, score) in labels[example].Zip(scores[example]))
            {
                targets[(example * answers) + label] = score;
            }
        }

        return targets;
    }

    /// <summary>Bool [B, T]: padding, the first position and the last that is not padding.</summary>
    private static Tensor NoWord(Tensor mask)
    {
        using var scope = NewDisposeScope();
        var positions = TensorArithmetic.Counting(mask.size(1), mask.device).unsqueeze(0);
        var last = mask.sum(1, keepdim: true).Plus(-1);
        return NoPatch(mask).logical_or(positions.eq(last)).MoveToOuterDisposeScope();
    }

    /// <summary>Bool [B, N]: padding and the first position.</summary>
    private static Tensor NoPatch(Tensor mask)
    {
        using var scope = NewDisposeScope();
        var first = TensorArithmetic.Counting(mask.size(1), mask.device).IsEqualTo(0).unsqueeze(0);
        return mask.IsEqualTo(0).logical_or(first).MoveToOuterDisposeScope();
    }
}
