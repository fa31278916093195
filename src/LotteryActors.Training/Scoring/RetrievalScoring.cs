using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Metrics;
using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Scoring;

/// <summary>
/// Image-text retrieval (UNITER, utils/itm_eval.py) by full ranking: recall at 1, 5 and 10 of every picture's texts and of every
/// text's picture. The verdict's number is the mean of both recalls at 1.
/// </summary>
internal sealed class RetrievalScoring : IScoring<RetrievalBatch>
{
    private readonly Ranking _ranking;
    private readonly float[] _scores;
    private int _pairs;

    /// <exception cref="DataException">There are too few texts or pictures to rank.</exception>
    public RetrievalScoring(Ranking ranking)
    {
        _ranking = ranking.IsEnough
            ? ranking
            : throw new DataException($"retrieval ranks {ranking.Texts} texts and {ranking.Pictures} pictures; recall among {Ranking.Fewest} wants at least {Ranking.Fewest} of either in the evaluation split");
        _scores = new float[checked(ranking.Texts * ranking.Pictures)];
    }

    public IReadOnlyList<Score> Scores
    {
        get
        {
            var (texts, pictures) = RetrievalMetrics.Of(Ranked(), _ranking.PictureOf);
            return
            [
                new(ScoreNames.Accuracy, (texts.At1 + pictures.At1) / 2),
                new(ScoreNames.TextRecallAt1, texts.At1),
                new(ScoreNames.TextRecallAt5, texts.At5),
                new(ScoreNames.TextRecallAt10, texts.At10),
                new(ScoreNames.ImageRecallAt1, pictures.At1),
                new(ScoreNames.ImageRecallAt5, pictures.At5),
                new(ScoreNames.ImageRecallAt10, pictures.At10),
                new(ScoreNames.Examples, _pairs),
            ];
        }
    }

    /// <param name="prediction">float [rows], the score of every pair: the next ones of the first text, then of the second.</param>
    public void Add(RetrievalBatch batch, Tensor prediction)
    {
        prediction.ToFloat32().CopyTo(_scores, _pairs);
        _pairs += batch.Size;
    }

    /// <summary>[texts, pictures]</summary>
    private ScoreTable Ranked() =>
        _pairs == _scores.Length
            ? new ScoreTable(_scores, _ranking.Pictures)
            : throw new InvalidOperationException($"{_pairs} pairs were scored of {_ranking.Texts} texts beside {_ranking.Pictures} pictures; score them all");
}
