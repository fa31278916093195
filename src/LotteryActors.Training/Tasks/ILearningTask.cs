using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Stages;

namespace LotteryActors.Training.Tasks;

/// <summary>A task as stages carry it out.</summary>
internal interface ILearningTask
{
    /// <inheritdoc cref="Trainer"/>
    StageOutcome Train(TrainStage stage, StageWork work);

    /// <inheritdoc cref="Evaluator"/>
    StageOutcome Evaluate(EvaluateStage stage, StageWork work);
}
