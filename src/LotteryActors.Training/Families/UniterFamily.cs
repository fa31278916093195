using LotteryActors.Data.Batches;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Families;

/// <summary>UNITER (Chen et al., ECCV 2020): texts and regions in one sequence.</summary>
internal sealed class UniterFamily : IModelFamily
{
    public ParameterRules Rules => ParameterRules.Uniter;

    public int? PictureSide(ModelSpec spec) => null;

    public IPredictor<VqaBatch, VqaBatch> Answers(ModelSpec spec, string task, int answers)
    {
        var model = new UniterForVqa(UniterConfig.Of(spec), answers);
        return new AnswerModel<UniterInputs>(
            model, UniterInputs.Of, model.Logits, (inputs, targets) => UniterExamples.Vqa(model, inputs, targets));
    }

    public ITaskModel<UniterBatch> Pretraining(ModelSpec spec, RegionClasses classes) =>
        new UniterPretraining(new UniterForPretraining(UniterConfig.Of(spec)));
}
