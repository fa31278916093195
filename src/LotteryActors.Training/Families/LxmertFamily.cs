using LotteryActors.Data.Batches;
using LotteryActors.Models.Lxmert;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Families;

/// <summary>LXMERT (Tan and Bansal, EMNLP 2019): texts and regions in two streams.</summary>
internal sealed class LxmertFamily : IModelFamily
{
    /// <summary>The captions at hand ask no questions.</summary>
    private const int NoAnswers = 0;

    public ParameterRules Rules => ParameterRules.Lxmert;

    public long MaskedRows(ModelSpec spec, string name, long rows) => name == LxmertParameters.WordTable ? Math.Min(rows, spec.VocabularySize) : rows;

    public int? PictureSide(ModelSpec spec) => null;

    /// <summary>src/tasks/vqa.py and gqa.py; visual entailment, which is ours, names one of three classes.</summary>
    public IPredictor<VqaBatch, VqaBatch> Answers(ModelSpec spec, string task, int answers) =>
        task == TaskNames.Entailment ? Entailment(spec, answers) : Questions(spec, answers);

    /// <summary>src/tasks/nlvr2.py.</summary>
    public IPredictor<Nlvr2Batch, Nlvr2Batch> Nlvr2(ModelSpec spec)
    {
        var model = new LxmertForNlvr2(LxmertConfig.Of(spec));
        return new TaskModel<Nlvr2Batch, Nlvr2Batch>(
            model,
            (batch, device) => model.Logits(LxmertInputs.OfPairs(batch, device)),
            (batch, device) => LxmertExamples.Nlvr2(model, LxmertInputs.OfPairs(batch, device), batch.TruthsOn(device)));
    }

    /// <summary>Ours: the four candidates of a question are classes of one cross-entropy.</summary>
    public IPredictor<VcrBatch, VcrEvaluationBatch> Vcr(ModelSpec spec, int addedWords)
    {
        var model = new LxmertForVcr(LxmertConfig.Of(spec));
        if (addedWords > 0)
        {
            model.InitWordEmbedding(addedWords);
        }

        return new TaskModel<VcrBatch, VcrEvaluationBatch>(
            model,
            (batch, device) => model.Logits(Candidates(batch, device)).flatten(),
            (batch, device) => LxmertExamples.Vcr(model, Candidates(batch, device), batch.ChoicesOn(device)))
        {
            Longer = [new LongerTable(LxmertParameters.WordTable, Like: null)],
        };
    }

    /// <summary>Ours: the regions are classes of one cross-entropy.</summary>
    public IPredictor<RefExpBatch, RefExpEvaluationBatch> Referring(ModelSpec spec)
    {
        var model = new LxmertForReferringExpressions(LxmertConfig.Of(spec));
        return new TaskModel<RefExpBatch, RefExpEvaluationBatch>(
            model,
            (batch, device) => model.Scores(LxmertInputs.Of(batch, device)),
            (batch, device) => LxmertExamples.Referring(model, LxmertInputs.Of(batch, device), batch.MeantOn(device)));
    }

    /// <summary>Ours: UNITER's triplets, over what pre-training's matching head says.</summary>
    public IPredictor<RankBatch, RetrievalBatch> Retrieval(ModelSpec spec)
    {
        var model = new LxmertForRetrieval(LxmertConfig.Of(spec));
        return new TaskModel<RankBatch, RetrievalBatch>(
            model,
            (batch, device) => model.LogOdds(LxmertInputs.Of(batch, device)),
            (batch, device) => LxmertExamples.Retrieval(model, LxmertInputs.Of(batch, device), batch.GroupSize))
        {
            PretrainedHead = "cls.seq_relationship.",
        };
    }

    public ITaskModel<UniterBatch> Pretraining(ModelSpec spec, RegionClasses classes) =>
        new LxmertPretraining(new LxmertForPretraining(LxmertConfig.Of(spec), classes.Objects, classes.Attributes, NoAnswers));

    private static TaskModel<VqaBatch, VqaBatch> Questions(ModelSpec spec, int answers)
    {
        var model = new LxmertForVqa(LxmertConfig.Of(spec), answers);
        return new TaskModel<VqaBatch, VqaBatch>(
            model,
            (batch, device) => model.Logits(LxmertInputs.Of(batch, device)),
            (batch, device) => LxmertExamples.Vqa(model, LxmertInputs.Of(batch, device), batch.EarningsOn(device)));
    }

    private static TaskModel<VqaBatch, VqaBatch> Entailment(ModelSpec spec, int answers)
    {
        spec.RequireEntailment(answers);
        var model = new LxmertForVisualEntailment(LxmertConfig.Of(spec));
        return new TaskModel<VqaBatch, VqaBatch>(
            model,
            (batch, device) => model.Logits(LxmertInputs.Of(batch, device)),
            (batch, device) => LxmertExamples.Entailment(model, LxmertInputs.Of(batch, device), batch.LabelsOn(device)));
    }

    /// <summary>Texts in the two segments that LXMERT has: the candidate, and what it follows.</summary>
    private static LxmertInputs Candidates(UniterBatch batch, Device device) =>
        LxmertInputs.Of(batch with { TextTypes = LxmertForVcr.Segments(batch) }, device);
}
