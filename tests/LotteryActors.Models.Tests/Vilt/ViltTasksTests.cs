using LotteryActors.Models.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

/// <summary>The tasks the original does not have, and those every head must do: learn.</summary>
public sealed class ViltTasksTests
{
    private static readonly PixelBox[] Boxes = [new(0, 0, 4, 4), new(4, 0, 12, 8), new(2, 2, 6, 6)];

    public static TheoryData<string> Tasks => ["mlm", "itm", "vqa", "gqa", "entailment", "nlvr2", "retrieval", "vcr", "referring"];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_task_can_be_learnt_by_heart(string task)
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model(task == "itm" ? TinyVilt.AllHeads with { Retrieval = false } : TinyVilt.AllHeads);
        model.train();
        using var optimiser = optim.Adam(model.parameters(), lr: 0.02);
        var first = Loss(task, model).item<float>();

        for (var step = 0; step < 40; step++)
        {
            using var inner = NewDisposeScope();
            optimiser.zero_grad();
            Loss(task, model).backward();
            optimiser.step();
        }

        Assert.InRange(Loss(task, model).item<float>(), float.NegativeInfinity, 0.35f * first);
    }

    [Fact]
    public void A_box_covers_patches_by_the_share_that_lies_in_it()
    {
        var cover = PatchCover.Of(Boxes, patchSize: 4, rows: 2, columns: 3);

        Assert.Equal([1, 0, 0, 0, 0, 0], cover[..6]);
        Assert.Equal([0, 1, 1, 0, 1, 1], cover[6..12]);
        Assert.Equal([0.25f, 0.25f, 0, 0.25f, 0.25f, 0], cover[12..]);
    }

    [Fact]
    public void A_padding_box_is_never_chosen_and_the_order_of_patches_does_not_matter()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var (inputs, cover) = (TinyVilt.Inputs(), Cover());

        var scores = model.ReferringScores(inputs, cover);
        var shuffled = model.ReferringScores(inputs with { Patches = PatchDraw.Shuffled(3) }, cover);

        Assert.Equal(-1e4f, scores[1][2].item<float>());
        Assert.True(scores.narrow(1, 0, 2).allclose(shuffled.narrow(1, 0, 2), rtol: 0, atol: 1e-6));
        Assert.InRange(scores.narrow(1, 0, 2).abs().max().item<float>(), 1e-6f, 10);
    }

    [Fact]
    public void Half_of_a_matching_batch_keeps_its_pictures()
    {
        Assert.All(Enumerable.Range(0, 20), key => Assert.Equal(3, MatchingPairs.Draw(7, (ulong)key).Sum()));
        Assert.Equal(MatchingPairs.Draw(7, 1), MatchingPairs.Draw(7, 1));
        Assert.True(Enumerable.Range(0, 20).Select(key => string.Concat(MatchingPairs.Draw(7, (ulong)key))).Distinct().Count() > 10);
    }

    [Fact]
    public void A_pair_that_matches_keeps_its_picture_and_the_others_change()
    {
        using var scope = NewDisposeScope();
        var (own, other) = (ones(3, 3, 2, 2), zeros(3, 3, 2, 2));

        var pictures = MatchingPairs.Pictures(own, other, new long[] { 1, 0, 1 }.ToTensor(CPU, 3));

        Assert.Equal([1f, 0f, 1f], pictures.mean([1L, 2L, 3L]).data<float>().ToArray());
    }

    /// <summary>[2, 3, 9] on the grid of 3 x 3; the second picture has two boxes only.</summary>
    private static Tensor Cover()
    {
        var cover = PatchCover.Of(Boxes, 4, 3, 3).Concat(PatchCover.Of([new(0, 4, 8, 12), new(0, 0, 8, 4)], 4, 3, 3)).ToList();
        return cover.Concat(new float[9]).ToArray().ToTensor(CPU, 2, 3, 9);
    }

    private static Tensor Loss(string task, ViltModel model)
    {
        var inputs = TinyVilt.Inputs();
        var classes = new long[] { 1, 0 }.ToTensor(CPU, 2);
        return task switch
        {
            "mlm" => model.Mlm(inputs, new long[] { -100, 8, -100, -100, -100, -100, 3, -100, -100, -100 }.ToTensor(CPU, 2, 5)),
            "itm" => model.ItmWithAlignment(inputs, classes),
            "vqa" => ViltLosses.Vqa(model.VqaLogits(inputs), ViltLosses.VqaTargets([[1], [3]], [[1], [1]], 5).ToTensor(CPU, 2, 5)),
            "gqa" => ViltLosses.Vqa(model.GqaLogits(inputs), ViltLosses.VqaTargets([[1], [3]], [[1], [1]], 4).ToTensor(CPU, 2, 4)),
            "entailment" => ViltLosses.Classes(model.EntailmentLogits(inputs), new long[] { 2, 0 }.ToTensor(CPU, 2)),
            "nlvr2" => ViltLosses.Classes(model.Nlvr2Logits(inputs, inputs with { Image = TinyVilt.Pictures((12, 12), (8, 8)) }), classes),
            "retrieval" => ViltLosses.Retrieval(model.RankScores(TinyVilt.Candidates())),
            "vcr" => ViltLosses.Candidates(model.VcrScores(TinyVilt.Candidates()), new long[] { 2, 0 }.ToTensor(CPU, 2)),
            "referring" => ViltLosses.Candidates(model.ReferringScores(inputs, Cover()), classes),
            _ => throw new NotSupportedException(task),
        };
    }
}
