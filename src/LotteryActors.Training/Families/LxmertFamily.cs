using LotteryActors.Data.Batches;
using LotteryActors.Models.Lxmert;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Families;

/// <summary>LXMERT (Tan and Bansal, EMNLP 2019): texts and regions in two streams.</summary>
internal sealed class LxmertFamily : IModelFamily
{
    /// <summary>The captions at hand ask no questions.</summary>
    private const int NoAnswers = 0;

    public ParameterRules Rules => ParameterRules.Lxmert;

    public int? PictureSide(ModelSpec spec) => null;

    public IPredictor<VqaBatch, VqaBatch> Answers(ModelSpec spec, string task, int answers)
    {
        var model = new LxmertForVqa(LxmertConfig.Of(spec), answers);
        return new AnswerModel<LxmertInputs>(
            model, LxmertInputs.Of, model.Logits, (inputs, targets) => LxmertExamples.Vqa(model, inputs, targets));
    }

    public ITaskModel<UniterBatch> Pretraining(ModelSpec spec, RegionClasses classes) =>
        new LxmertPretraining(new LxmertForPretraining(LxmertConfig.Of(spec), classes.Objects, classes.Attributes, NoAnswers));
}
