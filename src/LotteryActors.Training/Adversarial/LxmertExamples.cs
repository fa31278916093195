using LotteryActors.Models;
using LotteryActors.Models.Lxmert;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Training.Adversarial;

/// <summary>LXMERT's tasks under VILLA's loop: perturbed are word embeddings and region features, before their projections.</summary>
internal static class LxmertExamples
{
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
}
