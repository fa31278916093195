using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;
using LotteryActors.Training.Scoring;
using LotteryActors.Training.Stages;

namespace LotteryActors.Training.Tasks;

/// <summary>What a task is made of: batches of its own kinds, a model in every family, and a way to score.</summary>
/// <param name="model">A family's model of the task on such data.</param>
/// <param name="scoring">A fresh count of the evaluation split.</param>
/// <typeparam name="TTrain">The kind of batch it is learnt from.</typeparam>
/// <typeparam name="TEvaluation">The kind of batch it is scored on.</typeparam>
internal sealed class LearningTask<TTrain, TEvaluation>(
    Func<IModelFamily, ModelSpec, ITaskData<TTrain, TEvaluation>, IPredictor<TTrain, TEvaluation>> model,
    Func<ITaskData<TTrain, TEvaluation>, IScoring<TEvaluation>> scoring) : ILearningTask
    where TTrain : UniterBatch
    where TEvaluation : UniterBatch
{
    public StageOutcome Train(TrainStage stage, StageWork work) => Trainer.Run(this, stage, work);

    public StageOutcome Evaluate(EvaluateStage stage, StageWork work) => Evaluator.Run(this, stage, work);

    public IPredictor<TTrain, TEvaluation> Model(IModelFamily family, ModelSpec spec, ITaskData<TTrain, TEvaluation> data) => model(family, spec, data);

    public IScoring<TEvaluation> Scoring(ITaskData<TTrain, TEvaluation> data) => scoring(data);
}
