using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>VCR, fine-tuning and second stage of pre-training, against the original code.</summary>
public sealed class VcrGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_vcr")]
    public void The_choice_head_agrees_in_scores_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = new UniterForVcr(uniter.Config);
        model.InitTypeEmbedding();
        model.InitWordEmbedding(NewWords(uniter));
        uniter.Loaded(model);
        var comparison = new GoldenComparison(golden);
        foreach (var call in uniter.Calls)
        {
            var logits = model.Logits(uniter.Inputs(call));
            var loss = UniterForVcr.Loss(logits, uniter.Required(call, "targets"));
            comparison.Output(call, "scores", UniterForVcr.Scores(logits));
            comparison.Output(call, "loss_vec", loss);
            comparison.Output(call, "loss", loss);
            comparison.Gradients(call, model, loss);
        }

        comparison.MustAgree();
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_pretrain_vcr")]
    public void The_second_stage_of_pretraining_agrees_in_scores_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = new UniterForPretraining(uniter.Config, uniter.SizeOf("region_classifier.net.3.bias"));
        model.InitTypeEmbedding();
        model.InitWordEmbedding(NewWords(uniter));
        PretrainingCall.AllAgree(golden, uniter, uniter.Loaded(model));
    }

    private static int NewWords(GoldenUniter uniter) =>
        uniter.Rows("uniter.embeddings.word_embeddings.weight") - uniter.Config.VocabularySize;
}
