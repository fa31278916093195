using LotteryActors.Data.Batches;
using LotteryActors.Data.Metrics;
using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Scoring;

/// <summary>
/// Answers (UNITER, train_vqa.py, validate): the soft score of the highest logit, of equal ones the first, and the summed
/// cross-entropy, each a mean over examples.
/// </summary>
internal sealed class AnswerScoring : IScoring<VqaBatch>
{
    private double _score;
    private double _loss;
    private long _examples;

    public IReadOnlyList<Score> Scores =>
    [
        new(ScoreNames.Accuracy, _score / _examples),
        new(ScoreNames.Loss, _loss / _examples),
        new(ScoreNames.Examples, _examples),
    ];

    /// <param name="prediction">float [B, answers].</param>
    public void Add(VqaBatch batch, Tensor prediction)
    {
        AnswersKnown.Require(batch.Targets.Length > 0);
        var answers = (int)prediction.size(1);
        using var targets = batch.Targets.ToTensor(CPU, batch.Size, answers);
        _loss += nn.functional.binary_cross_entropy_with_logits(prediction, targets, reduction: nn.Reduction.Sum).item<float>();
        var logits = new ScoreTable(prediction.ToFloat32(), answers);
        for (var row = 0; row < batch.Size; row++)
        {
            _score += batch.Targets[(row * answers) + logits.ArgMax(row)];
        }

        _examples += batch.Size;
    }
}
