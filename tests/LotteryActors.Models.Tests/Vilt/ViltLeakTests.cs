using LotteryActors.Models.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

public sealed class ViltLeakTests
{
    private const int Steps = 50;

    [Fact]
    public void Steps_of_every_objective_leave_no_tensor_behind()
    {
        using var model = TinyVilt.Model(TinyVilt.AllHeads, dropout: 0.1);
        model.train();
        var before = 0L;
        for (var step = 0; step <= Steps; step++)
        {
            using (NewDisposeScope())
            {
                model.zero_grad(set_to_none: false);
                Losses(model).backward();
            }

            if (step == 0)
            {
                before = Alive();
            }
        }

        Assert.Equal(0, Alive() - before);
    }

    private static Tensor Losses(ViltModel model)
    {
        var (inputs, matches) = (TinyVilt.Inputs(), new long[] { 1, 0 }.ToTensor(CPU, 2));
        var cover = PatchCover.Of([new(0, 0, 4, 4), new(4, 0, 12, 8), new(0, 4, 8, 12), new(0, 0, 8, 4)], 4, 3, 3);
        return model.Mlm(inputs, new long[] { -100, 8, -100, -100, -100, -100, 3, -100, -100, -100 }.ToTensor(CPU, 2, 5))
            .Plus(model.ItmWithAlignment(inputs, matches))
            .Plus(ViltLosses.Vqa(model.VqaLogits(inputs), zeros(2, 5)))
            .Plus(ViltLosses.Classes(model.Nlvr2Logits(inputs, inputs), matches))
            .Plus(ViltLosses.Retrieval(model.RankScores(TinyVilt.Candidates())))
            .Plus(ViltLosses.Candidates(model.ReferringScores(inputs, cover.ToTensor(CPU, 2, 2, 9)), matches));
    }

    /// <summary>What nobody holds any more is gone before the count.</summary>
    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
