using LotteryActors.Models;
using LotteryActors.Models.Lxmert;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Training.Adversarial;

/// <summary>LXMERT's tasks under VILLA's loop: perturbed are word embeddings and region features, before their projections.</summary>
internal static class LxmertExamples
{
    private const long NotAsked = -1;

    /// <summary>VQA and GQA.</summary>
    /// <param name="targets">float [B, answers].</param>
    public static AdversarialExample Vqa(LxmertForVqa model, LxmertInputs inputs, Tensor targets) =>
        AdversarialExample.Of(model, inputs, logits => LxmertForVqa.Loss(logits, targets), SymmetricKl.MeanOfRows);

    /// <summary>NLVR2.</summary>
    /// <param name="labels">int64 [B].</param>
    public static AdversarialExample Nlvr2(LxmertForNlvr2 model, LxmertInputs inputs, Tensor labels) =>
        AdversarialExample.Of(model, inputs, logits => LxmertForNlvr2.Loss(logits, labels), SymmetricKl.MeanOfRows);

    /// <summary>Visual entailment.</summary>
    /// <param name="labels">int64 [B].</param>
    public static AdversarialExample Entailment(LxmertForVisualEntailment model, LxmertInputs inputs, Tensor labels) =>
        AdversarialExample.Of(model, inputs, logits => LxmertForVisualEntailment.Loss(logits, labels), SymmetricKl.MeanOfRows);

    /// <summary>VCR: distributions over the candidates.</summary>
    /// <param name="correct">int64 [B].</param>
    public static AdversarialExample Vcr(LxmertForVcr model, LxmertInputs inputs, Tensor correct) =>
        AdversarialExample.Of(model, inputs, logits => LxmertForVcr.Loss(logits, correct), SymmetricKl.MeanOfRows);

    /// <summary>Referring expressions: distributions over the regions.</summary>
    /// <param name="referred">int64 [B].</param>
    public static AdversarialExample Referring(LxmertForReferringExpressions model, LxmertInputs inputs, Tensor referred) =>
        AdversarialExample.Of(model, inputs, scores => LxmertForReferringExpressions.Loss(scores, referred), SymmetricKl.MeanOfRows);

    /// <summary>Retrieval: "belongs together" or not, of every pair.</summary>
    public static AdversarialExample Retrieval(LxmertForRetrieval model, LxmertInputs pairs, int size) =>
        AdversarialExample.Of(
            model,
            pairs,
            logits => LxmertForRetrieval.RankLoss(F.softmax(logits, -1).select(1, 1), size),
            SymmetricKl.MeanOfRows);

    /// <summary>Masked words.</summary>
    /// <param name="words">int64 [B, T]; -1 where none is asked for.</param>
    public static AdversarialExample Words(LxmertForPretraining model, LxmertInputs inputs, Tensor words)
    {
        var asked = words.flatten().DiffersFrom(NotAsked).nonzero().squeeze(1);
        var labels = words.flatten().index_select(0, asked);
        return Pretraining(
            model,
            inputs,
            output => model.WordScores(output.Language.flatten(0, 1).index_select(0, asked)),
            scores => F.cross_entropy(scores, labels),
            SymmetricKl.MeanOfRows);
    }

    /// <summary>Masked features: no distribution, so the loss alone. Objects and attributes are left to plain training.</summary>
    public static AdversarialExample Features(LxmertForPretraining model, LxmertInputs inputs, WeightedTargets features) =>
        Pretraining(
            model,
            inputs,
            output => model.RegionScores(output.Vision).Features,
            foreseen => LxmertForPretraining.FeatureLoss(foreseen, features),
            divergence: null);

    /// <summary>Matching.</summary>
    /// <param name="matches">int64 [B].</param>
    public static AdversarialExample Matching(LxmertForPretraining model, LxmertInputs inputs, Tensor matches) =>
        Pretraining(model, inputs, output => model.MatchScores(output.Pooled), scores => F.cross_entropy(scores, matches), SymmetricKl.MeanOfRows);

    private static AdversarialExample Pretraining(
        LxmertForPretraining model,
        LxmertInputs inputs,
        Func<LxmertOutput, Tensor> predict,
        Func<Tensor, Tensor> loss,
        Func<Tensor, Tensor, Tensor>? divergence) =>
        new(model.Extent(inputs), perturbation => predict(model.forward(inputs with { Perturbation = perturbation })), loss, divergence);
}
