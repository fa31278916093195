using LotteryActors.Golden;
using LotteryActors.Models.Tests.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

/// <summary>ViLT against what the original code computes from the same weights and inputs.</summary>
public sealed class ViltGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("vilt")]
    public void Embeddings_features_losses_and_gradients_agree_however_the_patches_are_drawn(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var vilt = new GoldenVilt(golden);
        using var model = vilt.Loaded();
        var comparison = new GoldenComparison(golden);
        foreach (var call in vilt.Calls)
        {
            if (new ViltCall(vilt, model, comparison, call).Compare() is { } loss)
            {
                comparison.Output(call, "total_loss", loss);
                comparison.Gradients(call, model, loss);
            }
        }

        comparison.MustAgree();
    }
}
