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

    public long MaskedRows(ModelSpec spec, string name, long rows) =>
        name == UniterParameters.TypeTable ? Math.Min(rows, spec.TokenTypes)
        : name == UniterParameters.WordTable ? Math.Min(rows, spec.VocabularySize)
        : rows;

    public int? PictureSide(ModelSpec spec) => null;

    /// <summary>train_vqa.py; GQA and visual entailment (train_ve.py) are the same over their own answers.</summary>
    public IPredictor<VqaBatch, VqaBatch> Answers(ModelSpec spec, string task, int answers)
    {
        var model = new UniterForVqa(UniterConfig.Of(spec), answers);
        return new TaskModel<VqaBatch, VqaBatch>(
            model,
            (batch, device) => model.Logits(UniterInputs.Of(batch, device)),
            (batch, device) => UniterExamples.Vqa(model, UniterInputs.Of(batch, device), batch.EarningsOn(device)));
    }

    /// <summary>train_nlvr2.py with model <c>paired-attn</c>, the best of the three that the paper reports. Its third type is like the regions'.</summary>
    public IPredictor<Nlvr2Batch, Nlvr2Batch> Nlvr2(ModelSpec spec)
    {
        var model = new UniterForNlvr2PairedAttn(UniterConfig.Of(spec));
        if (spec.TokenTypes < LotteryActors.Models.Uniter.Nlvr2.Types)
        {
            model.InitTypeEmbedding();
        }

        return new TaskModel<Nlvr2Batch, Nlvr2Batch>(
            model,
            (batch, device) => model.Logits(UniterInputs.Of(batch, device)),
            (batch, device) => UniterExamples.Nlvr2(model, UniterInputs.Of(batch, device), batch.TruthsOn(device)))
        {
            Longer = [new LongerTable(UniterParameters.TypeTable, Like: 1)],
        };
    }

    /// <summary>train_vcr.py: every candidate is right or wrong by itself. Its types of answers and rationales are like a question's, its words of persons and objects newly drawn.</summary>
    public IPredictor<VcrBatch, VcrEvaluationBatch> Vcr(ModelSpec spec, int addedWords)
    {
        var model = new UniterForVcr(UniterConfig.Of(spec));
        if (spec.TokenTypes < UniterForVcr.Types)
        {
            model.InitTypeEmbedding();
        }

        if (addedWords > 0)
        {
            model.InitWordEmbedding(addedWords);
        }

        return new TaskModel<VcrBatch, VcrEvaluationBatch>(
            model,
            (batch, device) => UniterForVcr.Scores(model.Logits(UniterInputs.Of(batch, device))).flatten(),
            (batch, device) => UniterExamples.Vcr(model, UniterInputs.Of(batch, device), batch.RightOn(device)))
        {
            Longer = [new LongerTable(UniterParameters.TypeTable, Like: 0), new LongerTable(UniterParameters.WordTable, Like: null)],
        };
    }

    /// <summary>train_re.py as for RefCOCO+ (config/train-refcoco+-base-1gpu.json): loss <c>cls</c>, summed over the batch, and a head of two layers.</summary>
    public IPredictor<RefExpBatch, RefExpEvaluationBatch> Referring(ModelSpec spec)
    {
        var model = new UniterForReferringExpressionComprehension(UniterConfig.Of(spec), mlp: 2);
        return new TaskModel<RefExpBatch, RefExpEvaluationBatch>(
            model,
            (batch, device) => model.Scores(ReferringInputs.Of(batch, device)),
            (batch, device) =>
            {
                var meant = batch.MeantOn(device);
                return UniterExamples.Referring(
                    model, ReferringInputs.Of(batch, device), scores => UniterForReferringExpressionComprehension.CrossEntropies(scores, meant));
            });
    }

    /// <summary>train_itm.py: triplets of a true pair and a false one. The ranking head begins as pre-training's matching head.</summary>
    public IPredictor<RankBatch, RetrievalBatch> Retrieval(ModelSpec spec)
    {
        var model = new UniterForImageTextRetrieval(UniterConfig.Of(spec));
        return new TaskModel<RankBatch, RetrievalBatch>(
            model,
            (batch, device) => model.Scores(UniterInputs.Of(batch, device)).squeeze(1),
            (batch, device) => UniterExamples.Retrieval(model, UniterInputs.Of(batch, device), batch.GroupSize))
        {
            PretrainedHead = "itm_output.",
            Start = model.InitOutput,
        };
    }

    public ITaskModel<UniterBatch> Pretraining(ModelSpec spec, RegionClasses classes) =>
        new UniterPretraining(new UniterForPretraining(UniterConfig.Of(spec)));
}
