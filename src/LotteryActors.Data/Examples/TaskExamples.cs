using LotteryActors.Data.Batches;

namespace LotteryActors.Data.Examples;

/// <summary>A task of a data set.</summary>
internal abstract record TaskExamples
{
    public abstract int TrainCount { get; }

    public abstract int EvaluationCount { get; }

    /// <summary>Whether its pictures can be seen themselves, beside their regions.</summary>
    public abstract bool HasPixels { get; }

    /// <summary>The answers in the order of the logits; none where a task has no vocabulary of them.</summary>
    public virtual IReadOnlyList<string> AnswerNames => [];

    /// <summary>Accuracy, 0 to 1, of the best guess that looks at nothing; measured when it is asked for.</summary>
    public abstract double MajorityShare { get; }

    /// <summary>Why the evaluation split cannot be scored, with the mend; null where it can.</summary>
    /// <param name="majorityShare">As measured: where no answer is known, every guess is wrong.</param>
    public virtual string? WhyUnscorable(double majorityShare) => majorityShare > 0 ? null : "keeps the answers of its evaluation split to itself; evaluate on a split that has them";
}

/// <summary>A task that is learnt from one kind of batch and scored on one.</summary>
internal abstract record TaskExamples<TTrain, TEvaluation>(IExamples<TTrain> Train, IExamples<TEvaluation> Evaluation) : TaskExamples
    where TTrain : UniterBatch
    where TEvaluation : UniterBatch
{
    public override int TrainCount => Train.Count;

    public override int EvaluationCount => Evaluation.Count;

    public override bool HasPixels => Train.HasPixels && Evaluation.HasPixels;
}

/// <summary>Questions or hypotheses with one of a vocabulary of answers: VQA, GQA and visual entailment.</summary>
/// <param name="AnswerNames">The answers in the order of the logits.</param>
/// <param name="FeatureSize">Length of one region's feature vector.</param>
internal sealed record AnswerTask(IReadOnlyList<string> AnswerNames, IVqaExamples TrainQuestions, IVqaExamples EvaluationQuestions, int FeatureSize)
    : TaskExamples<VqaBatch, VqaBatch>(
        new AnsweredQuestions(TrainQuestions, AnswerNames.Count, FeatureSize), new AnsweredQuestions(EvaluationQuestions, AnswerNames.Count, FeatureSize))
{
    public override IReadOnlyList<string> AnswerNames { get; } = AnswerNames;

    /// <summary>What always giving the evaluation split's commonest answer scores.</summary>
    public override double MajorityShare
    {
        get
        {
            var earned = new double[AnswerNames.Count];
            for (var i = 0; i < EvaluationQuestions.Count; i++)
            {
                foreach (var (answer, score) in EvaluationQuestions.Answers(i))
                {
                    earned[answer] += score;
                }
            }

            return earned.Max() / EvaluationQuestions.Count;
        }
    }
}

/// <summary>Sentences about two pictures, true or false: NLVR2.</summary>
/// <param name="Target">1 where an evaluation sentence is true, 0 where it is not; null where that is not known.</param>
internal sealed record Nlvr2Task(IExamples<Nlvr2Batch> Train, IExamples<Nlvr2Batch> Evaluation, Func<int, long?> Target)
    : TaskExamples<Nlvr2Batch, Nlvr2Batch>(Train, Evaluation)
{
    /// <summary>Share of the evaluation split's commoner answer.</summary>
    public override double MajorityShare => Guessing.ShareOfCommonest(EvaluationCount, Target);
}

/// <summary>Questions with four answers and four rationales to choose from: VCR.</summary>
/// <param name="Truth">An evaluation question's right answer and right rationale; null where they are not known.</param>
internal sealed record VcrTask(IExamples<VcrBatch> Train, IExamples<VcrEvaluationBatch> Evaluation, Func<int, (int Answer, int Rationale)?> Truth)
    : TaskExamples<VcrBatch, VcrEvaluationBatch>(Train, Evaluation)
{
    /// <inheritdoc cref="ITaskData{TTrain,TEvaluation}.AddedWords"/>
    public int AddedWords { get; init; }

    /// <summary>What the best fixed choice of answer and rationale scores.</summary>
    public override double MajorityShare => Guessing.ShareOfCommonest(EvaluationCount, Truth);
}

/// <summary>Expressions that name one region of their picture: RefCOCO and its siblings.</summary>
/// <param name="ShareOfRight">The share of an evaluation picture's regions that are right.</param>
internal sealed record ReferringTask(IExamples<RefExpBatch> Train, IExamples<RefExpEvaluationBatch> Evaluation, Func<int, double> ShareOfRight)
    : TaskExamples<RefExpBatch, RefExpEvaluationBatch>(Train, Evaluation)
{
    /// <summary>What choosing any region scores.</summary>
    public override double MajorityShare => Guessing.MeanChance(EvaluationCount, ShareOfRight);
}

/// <summary>
/// Texts and pictures to be found by each other: Flickr30k and COCO. An evaluation example is one pair of all texts with all
/// pictures: pair i is text i / pictures beside picture i % pictures.
/// </summary>
internal sealed record RetrievalTask(IExamples<RankBatch> Train, IExamples<RetrievalBatch> Evaluation, Ranking Ranking)
    : TaskExamples<RankBatch, RetrievalBatch>(Train, Evaluation)
{
    /// <summary>One picture of all.</summary>
    public override double MajorityShare => 1.0 / Ranking.Pictures;

    public override string? WhyUnscorable(double majorityShare) => Ranking.IsEnough
        ? null
        : $"has {Ranking.Texts} texts and {Ranking.Pictures} pictures to rank; recall among {Ranking.Fewest} wants as many of either in its evaluation split";
}

/// <summary>A corpus to pre-train on.</summary>
internal sealed record CaptionTask(ICaptionExamples Captions) : TaskExamples
{
    public override int TrainCount => Captions.Count;

    public override int EvaluationCount => 0;

    public override bool HasPixels => Captions is IPictures;

    public override double MajorityShare => 0;

    /// <summary>Nothing of it is scored.</summary>
    public override string? WhyUnscorable(double majorityShare) => null;
}
