using System.Diagnostics.CodeAnalysis;

namespace LotteryActors.Data.Batches;

/// <summary>Answers or rationales to choose from, each a row of its own, four an example (UNITER, data/vcr.py vcr_collate).</summary>
public sealed record VcrBatch : UniterBatch
{
    /// <summary>NUM_SPECIAL_TOKENS of train_vcr.py: word pieces behind BERT's, by which texts of VCR name persons and objects of their picture.</summary>
    public const int SpecialWords = 81;

    public VcrBatch()
    {
    }

    [SetsRequiredMembers]
    internal VcrBatch(UniterBatch packed, long[] targets)
        : base(packed) => Targets = targets;

    /// <summary>[B] 1 where the row holds the right choice.</summary>
    public required long[] Targets { get; init; }
}

/// <summary>
/// All candidates of an example (UNITER, data/vcr.py vcr_eval_collate): the four answers, then the rationales, to the right
/// answer where it is known and to each answer in turn where it is not.
/// </summary>
public sealed record VcrEvaluationBatch : UniterBatch
{
    public VcrEvaluationBatch()
    {
    }

    [SetsRequiredMembers]
    internal VcrEvaluationBatch(UniterBatch packed, int candidates, long[] answerTargets, long[] rationaleTargets)
        : base(packed)
    {
        Candidates = candidates;
        AnswerTargets = answerTargets;
        RationaleTargets = rationaleTargets;
    }

    /// <summary>Rows of one example: 8 or 20.</summary>
    public required int Candidates { get; init; }

    /// <summary>[examples] the right answer; -1 where it is not known.</summary>
    public required long[] AnswerTargets { get; init; }

    /// <summary>[examples] the right rationale; -1 where it is not known.</summary>
    public required long[] RationaleTargets { get; init; }
}
