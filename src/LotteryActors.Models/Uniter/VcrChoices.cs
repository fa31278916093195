using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// The scores of VCR's choices, regrouped by example (train_vcr.py, validate). An example has four rows of answers, then
/// rows of rationales: four given the right answer, or sixteen, four given each answer in turn.
/// </summary>
/// <param name="Answers">float [n, 4].</param>
/// <param name="Rationales">float [n, 4], given the right answer.</param>
public sealed record VcrChoices(Tensor Answers, Tensor Rationales)
{
    private const long Choices = 4;

    /// <param name="scores">float [n * 8, 1] or [n * 20, 1], example by example.</param>
    /// <param name="answers">int64 [n] or [n, 1] the right answer of each example.</param>
    /// <returns>Tensors of the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">There are neither 8 nor 20 rows an example.</exception>
    public static VcrChoices Of(Tensor scores, Tensor answers)
    {
        var (examples, rows) = (answers.numel(), scores.numel());
        if (rows != examples * 2 * Choices && rows != examples * (Choices + 1) * Choices)
        {
            throw new ArgumentException($"scores: {rows} rows of {examples} examples; give 8 or 20 rows an example");
        }

        var table = scores.view(examples, -1);
        return new VcrChoices(table.narrow(1, 0, Choices), RationalesOf(table, answers));
    }

    /// <summary>Q->A: bool [n], whether the best answer is right.</summary>
    public Tensor AnswerRight(Tensor answers) => BestIs(Answers, answers);

    /// <summary>QA->R: bool [n], whether the best rationale is right.</summary>
    public Tensor RationaleRight(Tensor rationales) => BestIs(Rationales, rationales);

    /// <summary>Q->AR: bool [n], whether both are.</summary>
    public Tensor BothRight(Tensor answers, Tensor rationales)
    {
        using var scope = NewDisposeScope();
        return AnswerRight(answers).logical_and(RationaleRight(rationales)).MoveToOuterDisposeScope();
    }

    /// <summary>float [n]: cross-entropy among the four answers.</summary>
    public Tensor AnswerLosses(Tensor answers) => Losses(Answers, answers);

    /// <summary>float [n]: cross-entropy among the four rationales.</summary>
    public Tensor RationaleLosses(Tensor rationales) => Losses(Rationales, rationales);

    /// <summary>Of sixteen rationales the four at 4 * answer.</summary>
    private static Tensor RationalesOf(Tensor table, Tensor answers)
    {
        var rationales = table.narrow(1, Choices, table.size(1) - Choices);
        return rationales.size(1) == Choices
            ? rationales
            : rationales.gather(1, answers.view(-1, 1).Times(Choices).Plus(TensorArithmetic.Counting(Choices, table.device)));
    }

    private static Tensor BestIs(Tensor scores, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return scores.argmax(1).eq(targets.flatten()).MoveToOuterDisposeScope();
    }

    private static Tensor Losses(Tensor scores, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(scores, targets.flatten(), reduction: nn.Reduction.None).MoveToOuterDisposeScope();
    }
}
