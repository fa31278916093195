using LotteryActors.Models;
using LotteryActors.Models.Vilt;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Training.Adversarial;

/// <summary>
/// ViLT's tasks under VILLA's loop, which its authors tried on models with regions only: perturbed are the word embeddings
/// and the projections of the patches kept. All passes of a batch keep the same patches, for they are a function of its key.
/// </summary>
internal static class ViltExamples
{
    /// <summary>VQA.</summary>
    /// <param name="targets">float [B, answers].</param>
    public static AdversarialExample Vqa(ViltModel model, ViltInputs inputs, Tensor targets) =>
        Of(model, inputs, model.VqaLogits, logits => ViltLosses.Vqa(logits, targets));

    /// <summary>GQA.</summary>
    /// <param name="targets">float [B, answers].</param>
    public static AdversarialExample Gqa(ViltModel model, ViltInputs inputs, Tensor targets) =>
        Of(model, inputs, model.GqaLogits, logits => ViltLosses.Vqa(logits, targets));

    /// <summary>Visual entailment.</summary>
    /// <param name="labels">int64 [B].</param>
    public static AdversarialExample Entailment(ViltModel model, ViltInputs inputs, Tensor labels) =>
        Of(model, inputs, model.EntailmentLogits, logits => ViltLosses.Classes(logits, labels));

    /// <summary>Retrieval: distributions over the pairs of each group, of which the first is the true one.</summary>
    /// <param name="size">Pairs of a group: texts of one picture, or rows in a row.</param>
    public static AdversarialExample Retrieval(ViltModel model, ViltInputs inputs, int size) =>
        Of(model, inputs, perturbed => model.RankScores(perturbed).view(-1, size), ViltLosses.Retrieval);

    /// <summary>VCR: distributions over the candidates, which are texts of one picture, or rows in a row.</summary>
    /// <param name="right">int64 [questions].</param>
    public static AdversarialExample Vcr(ViltModel model, ViltInputs inputs, Tensor right) =>
        Of(model, inputs, perturbed => model.VcrScores(perturbed).view(right.size(0), -1), scores => ViltLosses.Candidates(scores, right));

    /// <summary>Referring expressions: distributions over the boxes.</summary>
    /// <param name="cover">float [B, N, rows * columns].</param>
    /// <param name="right">int64 [B].</param>
    /// <param name="padding">Bool [B, N] where there is no box; null where those are padding that cover nothing.</param>
    public static AdversarialExample Referring(ViltModel model, ViltInputs inputs, Tensor cover, Tensor right, Tensor? padding = null) =>
        Of(model, inputs, perturbed => model.ReferringScores(perturbed, cover, padding), scores => ViltLosses.Candidates(scores, right));

    /// <summary>Image-text matching; alignment is left to the clean batch of plain training, as with UNITER.</summary>
    /// <param name="matches">int64 [B].</param>
    public static AdversarialExample Itm(ViltModel model, ViltInputs inputs, Tensor matches) =>
        Of(model, inputs, perturbed => model.ItmLogits(model.Infer(perturbed)), logits => ViltLosses.Itm(logits, matches));

    /// <summary>Masked language modelling.</summary>
    /// <param name="labels">int64 [B, T]; -100 where none is asked for.</param>
    public static AdversarialExample Mlm(ViltModel model, ViltInputs inputs, Tensor labels)
    {
        var asked = labels.DiffersFrom(ViltLosses.NotAsked);
        return Of(
            model,
            inputs,
            perturbed => model.MlmLogits(model.Infer(perturbed), asked),
            logits => F.cross_entropy(logits, labels.masked_select(asked)));
    }

    /// <summary>NLVR2: the text has one perturbation, read with either picture; the pictures' lie side by side.</summary>
    /// <param name="labels">int64 [B].</param>
    public static AdversarialExample Nlvr2(ViltModel model, ViltInputs first, ViltInputs second, Tensor labels)
    {
        var (one, two) = (model.Extent(first), model.Extent(second));
        var patches = one.Image!.size(1);
        return new(
            new Perturbation(one.Text, cat([one.Image, two.Image!], 1)),
            whole => model.Nlvr2Logits(
                first with { Perturbation = whole with { Image = whole.Image?.narrow(1, 0, patches) } },
                second with { Perturbation = whole with { Image = whole.Image?.narrow(1, patches, two.Image!.size(1)) } }),
            logits => ViltLosses.Classes(logits, labels),
            SymmetricKl.MeanOfRows);
    }

    private static AdversarialExample Of(ViltModel model, ViltInputs inputs, Func<ViltInputs, Tensor> predict, Func<Tensor, Tensor> loss) =>
        new(model.Extent(inputs), perturbation => predict(inputs with { Perturbation = perturbation }), loss, SymmetricKl.MeanOfRows);
}
