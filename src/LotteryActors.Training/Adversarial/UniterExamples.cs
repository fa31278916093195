using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Training.Adversarial;

/// <summary>
/// UNITER's tasks under VILLA: each with its loss and the way its script reduces the divergence. VILLA released scripts for
/// VQA, visual entailment, NLVR2 and VCR; referring expressions, retrieval and pre-training, which its paper reports, follow
/// the same loop with the reduction of their own loss.
/// </summary>
internal static class UniterExamples
{
    /// <summary>Visual questions and visual entailment (train_vqa_adv.py, train_ve_adv.py): the divergence is of softmax distributions though the loss is of sigmoids.</summary>
    /// <param name="targets">float [B, answers].</param>
    public static AdversarialExample Vqa(UniterForVqa model, UniterInputs inputs, Tensor targets) =>
        AdversarialExample.Of(model, inputs, logits => UniterForVqa.Loss(logits, targets), SymmetricKl.MeanOfRows);

    /// <summary>NLVR2 (train_nlvr2_adv.py): either picture of a pair has a perturbation of its own where it has a row of its own.</summary>
    /// <param name="model">Any of the three models of NLVR2.</param>
    /// <param name="targets">int64 [n] or [n, 1].</param>
    public static AdversarialExample Nlvr2(IPerturbable<UniterInputs> model, UniterInputs inputs, Tensor targets) =>
        AdversarialExample.Of(model, inputs, logits => LotteryActors.Models.Uniter.Nlvr2.Loss(logits, targets), SymmetricKl.MeanOfRows);

    /// <summary>VCR (train_vcr_adv.py): the divergence is averaged over the two classes as well. The original cannot alternate; here it can.</summary>
    /// <param name="targets">int64 [rows] or [rows, 1].</param>
    public static AdversarialExample Vcr(UniterForVcr model, UniterInputs inputs, Tensor targets) =>
        AdversarialExample.Of(model, inputs, logits => UniterForVcr.Loss(logits, targets), SymmetricKl.MeanOfElements);

    /// <summary>Referring expressions: distributions over a picture's regions, summed over the batch as the loss is.</summary>
    /// <param name="losses">float [B] of scores [B, N]: <c>cls</c> or <c>rank</c>.</param>
    public static AdversarialExample Referring(
        UniterForReferringExpressionComprehension model, ReferringInputs inputs, Func<Tensor, Tensor> losses) =>
        AdversarialExample.Of(
            model,
            inputs,
            scores => UniterForReferringExpressionComprehension.Loss(losses(scores)),
            (scores, clean) => SymmetricKl.Elements(scores, clean).sum());

    /// <summary>Retrieval: "belongs together" or not, of every pair.</summary>
    public static AdversarialExample Retrieval(UniterForImageTextRetrieval model, UniterInputs pairs, long sampleSize) =>
        AdversarialExample.Of(
            model,
            pairs,
            scores => UniterForImageTextRetrieval.Loss(scores, sampleSize),
            (scores, clean) => SymmetricKl.MeanOfRows(AgainstZero(scores), AgainstZero(clean)));

    /// <summary>Masked language modelling.</summary>
    /// <param name="labels">int64 [B, T]; -1 where none is asked for.</param>
    public static AdversarialExample Mlm(UniterForPretraining model, UniterInputs inputs, Tensor labels) =>
        new(
            model.Extent(inputs),
            perturbation => model.MlmLogits(inputs with { Perturbation = perturbation }, labels),
            logits => F.cross_entropy(logits, UniterForPretraining.Asked(labels)),
            SymmetricKl.MeanOfRows);

    /// <summary>Masked region feature regression: no distribution, so the loss alone.</summary>
    /// <param name="targetMask">int64 [B, L].</param>
    /// <param name="features">float [masked, F].</param>
    public static AdversarialExample Mrfr(UniterForPretraining model, UniterInputs inputs, Tensor targetMask, Tensor features) =>
        new(
            model.Extent(inputs),
            perturbation => model.MrfrFeatures(inputs with { Perturbation = perturbation }, targetMask),
            foreseen => F.mse_loss(foreseen, features),
            Divergence: null);

    /// <summary>Image-text matching.</summary>
    /// <param name="matches">int64 [B].</param>
    public static AdversarialExample Itm(UniterForPretraining model, UniterInputs inputs, Tensor matches) =>
        new(
            model.Extent(inputs),
            perturbation => model.ItmLogits(inputs with { Perturbation = perturbation }),
            logits => F.cross_entropy(logits, matches),
            SymmetricKl.MeanOfRows);

    /// <summary>[n, 2]: a score before the sigmoid as two logits before the softmax.</summary>
    private static Tensor AgainstZero(Tensor scores) => cat([zeros_like(scores), scores], -1);
}
