using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>UNITER against what the original code computes from the same weights and inputs.</summary>
public sealed class UniterGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_encoder")]
    public void Embeddings_layers_and_pooler_agree_however_the_model_is_called(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = uniter.Loaded(new UniterModel(uniter.Config));
        var comparison = new GoldenComparison(golden);
        foreach (var call in uniter.Calls)
        {
            var inputs = uniter.Inputs(call);
            if (inputs.InputIds is not null)
            {
                comparison.Output(call, "txt_emb", model.EmbedText(inputs));
            }

            if (inputs.RegionFeatures is not null)
            {
                comparison.Output(call, "img_emb", model.EmbedRegions(inputs));
            }

            if (inputs.GatherIndex is not null)
            {
                comparison.Output(call, "joint_emb", model.Embed(inputs));
            }

            var layers = model.AllLayers(inputs);
            for (var i = 0; i < layers.Count; i++)
            {
                comparison.Output(call, $"layer{i}", layers[i]);
            }

            comparison.Output(call, "pooled", model.Pool(model.forward(inputs)));
        }

        comparison.MustAgree();
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_vqa")]
    public void The_answer_head_agrees_in_scores_loss_and_gradients(GoldenCase golden) =>
        AnswersAgree(golden, uniter => new UniterForVqa(uniter.Config, uniter.SizeOf("vqa_output.3.bias")));

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_ve")]
    public void Visual_entailment_is_the_answer_head_over_three_labels(GoldenCase golden) =>
        AnswersAgree(golden, uniter => UniterForVqa.ForVisualEntailment(uniter.Config));

    private static void AnswersAgree(GoldenCase golden, Func<GoldenUniter, UniterForVqa> build)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = uniter.Loaded(build(uniter));
        var comparison = new GoldenComparison(golden);
        foreach (var call in uniter.Calls)
        {
            var targets = uniter.Required(call, "targets");
            var logits = model.Logits(uniter.Inputs(call));
            var loss = UniterForVqa.Loss(logits, targets);
            comparison.Output(call, "scores", logits);
            comparison.Output(call, "loss_vec", F.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.None));
            comparison.Output(call, "loss", loss);
            comparison.Gradients(call, model, loss);
        }

        comparison.MustAgree();
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_pretrain")]
    public void Every_pretraining_objective_agrees_in_scores_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var uniter = new GoldenUniter(golden);
        using var model = uniter.Loaded(new UniterForPretraining(uniter.Config, uniter.SizeOf("region_classifier.net.3.bias")));
        PretrainingCall.AllAgree(golden, uniter, model);
    }
}
