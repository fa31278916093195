using LotteryActors.Data.Batches;
using LotteryActors.Models.Vilt;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Families;

/// <summary>
/// ViLT (Kim et al., ICML 2021): texts and pixels in one sequence. Pictures come at the size the position table stands for, and
/// all their patches are kept, in order: nothing of it is random.
/// </summary>
internal sealed class ViltFamily : IModelFamily
{
    public ParameterRules Rules => ParameterRules.Vilt;

    public int? PictureSide(ModelSpec spec) => Config(spec).ImageSize;

    public IPredictor<VqaBatch, VqaBatch> Answers(ModelSpec spec, string task, int answers)
    {
        var model = new ViltModel(Config(spec), new ViltHeads { VqaAnswers = answers });
        return new AnswerModel<ViltInputs>(
            model, ViltInputs.Of, model.VqaLogits, (inputs, targets) => ViltExamples.Vqa(model, inputs, targets));
    }

    public ITaskModel<UniterBatch> Pretraining(ModelSpec spec, RegionClasses classes) =>
        new ViltPretraining(new ViltModel(Config(spec), ViltHeads.Pretraining));

    private static ViltConfig Config(ModelSpec spec) =>
        ViltConfig.Of(spec) is { MaxImageLength: -1 } config && config.ImageSize % config.PatchSize == 0
            ? config
            : throw new ArgumentException($"{spec.Name}: stages read whole pictures; leave the patches kept without limit, and let the patch size divide the image size");
}
