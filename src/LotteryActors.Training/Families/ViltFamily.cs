using LotteryActors.Data.Batches;
using LotteryActors.Models.Vilt;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Families;

/// <summary>
/// ViLT (Kim et al., ICML 2021): texts and pixels in one sequence. Pictures come at the size the position table stands for, and
/// all their patches are kept, in order: nothing of it is random.
/// </summary>
internal sealed class ViltFamily : IModelFamily
{
    public ParameterRules Rules => ParameterRules.Vilt;

    public int? PictureSide(ModelSpec spec) => Config(spec).ImageSize;

    /// <summary>vilt/modules/objectives.py, compute_vqa; GQA and visual entailment, which are ours, have heads of their own.</summary>
    public IPredictor<VqaBatch, VqaBatch> Answers(ModelSpec spec, string task, int answers) => task switch
    {
        TaskNames.Gqa => Answers(
            Model(spec, new ViltHeads { GqaAnswers = answers }),
            (model, inputs) => model.GqaLogits(inputs),
            (model, inputs, batch, device) => ViltExamples.Gqa(model, inputs, batch.EarningsOn(device))),
        TaskNames.Entailment => Entailment(spec, answers),
        _ => Answers(
            Model(spec, new ViltHeads { VqaAnswers = answers }),
            (model, inputs) => model.VqaLogits(inputs),
            (model, inputs, batch, device) => ViltExamples.Vqa(model, inputs, batch.EarningsOn(device))),
    };

    /// <summary>vilt/modules/objectives.py, compute_nlvr2. The second picture's modality is like the first's.</summary>
    public IPredictor<Nlvr2Batch, Nlvr2Batch> Nlvr2(ModelSpec spec)
    {
        var model = Model(spec, new ViltHeads { Nlvr2 = true });
        return new TaskModel<Nlvr2Batch, Nlvr2Batch>(
            model,
            (batch, device) =>
            {
                var (first, second) = ViltInputs.OfPairs(batch, device);
                return model.Nlvr2Logits(first, second);
            },
            (batch, device) =>
            {
                var (first, second) = ViltInputs.OfPairs(batch, device);
                return ViltExamples.Nlvr2(model, first, second, batch.TruthsOn(device));
            })
        {
            Longer = [new LongerTable(ViltParameters.ModalityTable, Like: 1)],
        };
    }

    /// <summary>Ours: the four candidates of a question are classes of one cross-entropy.</summary>
    /// <exception cref="ArgumentException">Words are added: such data give regions alone.</exception>
    public IPredictor<VcrBatch, VcrEvaluationBatch> Vcr(ModelSpec spec, int addedWords)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(addedWords, 0);
        var model = Model(spec, new ViltHeads { Vcr = true });
        return new TaskModel<VcrBatch, VcrEvaluationBatch>(
            model,
            (batch, device) => model.VcrScores(ViltInputs.OfCandidates(batch, device)).squeeze(1),
            (batch, device) => ViltExamples.Vcr(model, ViltInputs.OfCandidates(batch, device), batch.ChoicesOn(device)));
    }

    /// <summary>Ours: the regions, seen as the patches they cover, are classes of one cross-entropy.</summary>
    public IPredictor<RefExpBatch, RefExpEvaluationBatch> Referring(ModelSpec spec)
    {
        var model = Model(spec, new ViltHeads { Referring = true });
        return new TaskModel<RefExpBatch, RefExpEvaluationBatch>(
            model,
            (batch, device) => model.ReferringScores(ViltInputs.Of(batch, device), Cover(batch, device), batch.PaddingOn(device)),
            (batch, device) => ViltExamples.Referring(
                model, ViltInputs.Of(batch, device), Cover(batch, device), batch.MeantOn(device), batch.PaddingOn(device)));

        Tensor Cover(RefExpRows batch, Device device) => PatchCover.Of(batch, model.Config.PatchSize, device);
    }

    /// <summary>
    /// vilt/modules/objectives.py, compute_irtr: the true pair of a group is named by cross-entropy. The ranking head begins as
    /// pre-training's matching head.
    /// </summary>
    public IPredictor<RankBatch, RetrievalBatch> Retrieval(ModelSpec spec)
    {
        var model = Model(spec, new ViltHeads { Itm = true, Retrieval = true });
        return new TaskModel<RankBatch, RetrievalBatch>(
            model,
            (batch, device) => model.RankScores(ViltInputs.OfCandidates(batch, device)).squeeze(1),
            (batch, device) => ViltExamples.Retrieval(model, ViltInputs.OfCandidates(batch, device), batch.GroupSize))
        {
            PretrainedHead = "itm_score.",
            Start = model.InitRankOutput,
        };
    }

    public ITaskModel<UniterBatch> Pretraining(ModelSpec spec, RegionClasses classes) =>
        new ViltPretraining(Model(spec, ViltHeads.Pretraining));

    private static TaskModel<VqaBatch, VqaBatch> Entailment(ModelSpec spec, int answers)
    {
        spec.RequireEntailment(answers);
        return Answers(
            Model(spec, new ViltHeads { Entailment = true }),
            (model, inputs) => model.EntailmentLogits(inputs),
            (model, inputs, batch, device) => ViltExamples.Entailment(model, inputs, batch.LabelsOn(device)));
    }

    private static TaskModel<VqaBatch, VqaBatch> Answers(
        ViltModel model, Func<ViltModel, ViltInputs, Tensor> logits, Func<ViltModel, ViltInputs, VqaBatch, Device, AdversarialExample> example) =>
        new(
            model,
            (batch, device) => logits(model, ViltInputs.Of(batch, device)),
            (batch, device) => example(model, ViltInputs.Of(batch, device), batch, device));

    private static ViltModel Model(ModelSpec spec, ViltHeads heads) => new(Config(spec), heads);

    private static ViltConfig Config(ModelSpec spec) =>
        ViltConfig.Of(spec) is { MaxImageLength: -1 } config && config.ImageSize % config.PatchSize == 0
            ? config
            : throw new ArgumentException($"{spec.Name}: stages read whole pictures; leave the patches kept without limit, and let the patch size divide the image size");
}
