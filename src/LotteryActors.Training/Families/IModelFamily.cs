using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Families;

/// <summary>
/// A model family as stages see it: what its parameters' names say, what it wants to see, and its model of each task. A stage
/// knows no family beyond this; a task that families learn is one method here and one in each of them.
/// </summary>
internal interface IModelFamily
{
    ParameterRules Rules { get; }

    /// <summary>How many rows of a prunable parameter masks range over: all but those that tasks add to a table (<see cref="LongerTable"/>).</summary>
    /// <param name="rows">How many it has.</param>
    long MaskedRows(ModelSpec spec, string name, long rows) => rows;

    /// <summary>Pixels along a side of the pictures it reads; null where it reads regions.</summary>
    int? PictureSide(ModelSpec spec);

    /// <summary>Backbone and answer head, drawn from Torch's generator. It predicts float [B, answers].</summary>
    /// <param name="task">VQA, GQA or visual entailment.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    IPredictor<VqaBatch, VqaBatch> Answers(ModelSpec spec, string task, int answers);

    /// <summary>Is a sentence true of two pictures? It predicts float [examples, 2], column 1 for "true".</summary>
    /// <inheritdoc cref="Answers" />
    IPredictor<Nlvr2Batch, Nlvr2Batch> Nlvr2(ModelSpec spec);

    /// <summary>Which answer, and which rationale? It predicts float [rows], the score of every candidate.</summary>
    /// <param name="addedWords">Word pieces of the data that the backbone has none of; the model's word table is longer by as many rows.</param>
    /// <inheritdoc cref="Answers" />
    IPredictor<VcrBatch, VcrEvaluationBatch> Vcr(ModelSpec spec, int addedWords = 0);

    /// <summary>Which region is meant? It predicts float [B, N], the score of every region, lowest at padding.</summary>
    /// <inheritdoc cref="Answers" />
    IPredictor<RefExpBatch, RefExpEvaluationBatch> Referring(ModelSpec spec);

    /// <summary>Which text belongs to which picture? It predicts float [rows], the score of every pair.</summary>
    /// <inheritdoc cref="Answers" />
    IPredictor<RankBatch, RetrievalBatch> Retrieval(ModelSpec spec);

    /// <summary>Backbone and heads of pre-training, drawn from Torch's generator; the backbone first, so that it is the same whatever the heads.</summary>
    /// <param name="classes">What the detector of the corpus tells apart.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    ITaskModel<UniterBatch> Pretraining(ModelSpec spec, RegionClasses classes);
}
