using LotteryActors.Data.Randomness;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

public sealed class UniterHeadsTests
{
    [Fact]
    public void Vcr_with_eight_rows_an_example_has_four_answers_and_four_rationales()
    {
        using var scope = NewDisposeScope();
        var (answers, rationales) = (Whole(2, 0), Whole(1, 3));
        var choices = VcrChoices.Of(
            Column(
                0, 0, 9, 0, /**/ 0, 9, 0, 0,
                0, 9, 0, 0, /**/ 0, 0, 0, 9),
            answers);

        Assert.Equal([true, false], Bools(choices.AnswerRight(answers)));
        Assert.Equal([true, true], Bools(choices.RationaleRight(rationales)));
        Assert.Equal([true, false], Bools(choices.BothRight(answers, rationales)));
        Assert.Equal([true, false], Bools(choices.AnswerLosses(answers).lt(1)));
    }

    [Fact]
    public void Vcr_with_twenty_rows_an_example_takes_the_rationales_given_the_right_answer()
    {
        using var scope = NewDisposeScope();
        var scores = arange(40, ScalarType.Float32).view(40, 1);
        var choices = VcrChoices.Of(scores, Whole(2, 0));

        Assert.Equal([0, 1, 2, 3, 20, 21, 22, 23], Floats(choices.Answers));
        Assert.Equal([12, 13, 14, 15, 24, 25, 26, 27], Floats(choices.Rationales));
        Assert.Throws<ArgumentException>(() => VcrChoices.Of(scores, Whole(0, 0, 0)));
    }

    [Fact]
    public void Negatives_are_never_the_region_that_is_meant_nor_padding()
    {
        using var scope = NewDisposeScope();
        var (scores, targets, padding) = Referring();

        var drawn = Enumerable.Range(0, 400)
            .Select(i => ReferringNegatives.Sample(scores, targets, padding, 0.3, new RandomStream(1, 2, (ulong)i)).ToInt64())
            .ToList();

        Assert.Equal([0L, 2, 3], drawn.Select(row => row[0]).Distinct().Order());
        Assert.Equal([1L], drawn.Select(row => row[1]).Distinct());
        Assert.InRange(drawn.Count(row => row[0] == 2) / 400.0, 0.3 + (0.7 / 3) - 0.08, 0.3 + (0.7 / 3) + 0.08);
        Assert.Equal([2L, 1], ReferringNegatives.Sample(scores, targets, padding, 1, new RandomStream(1, 2, 3)).ToInt64());
    }

    [Fact]
    public void A_picture_with_one_region_has_no_negative()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => ReferringNegatives.Sample(
            zeros(1, 2), Whole(0), new long[] { 0, 1 }.ToTensor(CPU, 1, 2), 0.3, new RandomStream(1, 2, 3)));

        Assert.Contains("picture 0 of the batch has no second region", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_referring_head_has_one_or_two_layers() =>
        Assert.Contains(
            "mlp must be 1 or 2 layers, not 3",
            Assert.Throws<ArgumentException>(() => new UniterForReferringExpressionComprehension(TinyUniter.Config(), 3)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Mining_more_hard_negatives_than_there_are_candidates_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForImageTextRetrieval(TinyUniter.Config());

        Assert.Contains(
            "4 are wanted of 3 candidates",
            Assert.Throws<ArgumentException>(() => new HardNegativeMining(model, 4).HardestRows(zeros(4, 1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Mining_ranks_without_dropout_and_leaves_the_model_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForImageTextRetrieval(TinyUniter.Config(dropout: 0.5));
        var (mining, inputs) = (new HardNegativeMining(model, 1), UniterInputs.Of(TinyUniter.Questions, CPU));

        Assert.True(mining.Rank(inputs).eq(mining.Rank(inputs)).all().item<bool>());
        Assert.False(mining.Rank(inputs).requires_grad);
        Assert.True(model.training);
        model.eval();
        mining.Rank(inputs);
        Assert.False(model.training);
    }

    [Fact]
    public void Attention_between_two_readings_starts_as_xavier_drew_it()
    {
        using var scope = NewDisposeScope();
        using var model = new UniterForNlvr2PairedAttn(TinyUniter.Config());
        var weight = model.named_parameters().Single(p => p.name == "attn1.in_proj_weight").parameter;

        Assert.InRange(weight.abs().max().item<float>(), 0.3f, MathF.Sqrt(6f / (12 + 36)));
    }

    private static (Tensor Scores, Tensor Targets, Tensor Padding) Referring() => (
        new[] { 1f, 9, 5, 2, 3, 4, -1e4f, -1e4f }.ToTensor(CPU, 2, 4),
        new long[] { 1, 0 }.ToTensor(CPU, 2, 1),
        new long[] { 0, 0, 0, 0, 0, 0, 1, 1 }.ToTensor(CPU, 2, 4));

    private static Tensor Column(params float[] values) => values.ToTensor(CPU, values.Length, 1);

    private static Tensor Whole(params long[] values) => values.ToTensor(CPU, values.Length);

    private static bool[] Bools(Tensor tensor) => [.. tensor.to(ScalarType.Int64).ToInt64().Select(one => one == 1)];

    private static float[] Floats(Tensor tensor) => [.. tensor.flatten().to(ScalarType.Int64).ToInt64().Select(one => (float)one)];
}
