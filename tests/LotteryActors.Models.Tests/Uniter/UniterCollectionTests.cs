using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>TorchSharp frees what it takes for garbage while native code still reads it, unless somebody holds it.</summary>
public sealed class UniterCollectionTests
{
    private const int Steps = 2000;

    [Fact]
    public void Losses_stay_the_same_while_the_collector_runs_without_a_pause()
    {
        using var model = new UniterForVqa(TinyUniter.Config(dropout: 0), TinyUniter.Answers);
        using var tired = new CancellationTokenSource();
        var collector = new Thread(() => CollectUntil(tired.Token));
        collector.Start();

        var losses = Enumerable.Range(0, Steps).Select(_ => Loss(model)).Distinct().ToList();

        tired.Cancel();
        collector.Join();
        Assert.Single(losses);
    }

    private static float Loss(UniterForVqa model)
    {
        using var scope = NewDisposeScope();
        var targets = TinyUniter.Questions.Targets.ToTensor(CPU, 2, TinyUniter.Answers);
        return UniterForVqa.Loss(model.Logits(UniterInputs.Of(TinyUniter.Questions, CPU)), targets).item<float>();
    }

    private static void CollectUntil(CancellationToken tired)
    {
        while (!tired.IsCancellationRequested)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
