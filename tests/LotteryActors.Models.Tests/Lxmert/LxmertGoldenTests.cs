using LotteryActors.Data.Text;
using LotteryActors.Golden;
using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Tests.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

/// <summary>LXMERT against what the original code computes from the same weights and inputs.</summary>
public sealed class LxmertGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("lxmert_pretrain")]
    public void Both_streams_and_every_pretraining_head_agree(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var lxmert = new GoldenLxmert(golden);
        using var model = Pretraining(lxmert);
        var comparison = new GoldenComparison(golden);
        var inputs = lxmert.PretrainingInputs;

        comparison.Output("backbone", "text_embeddings", model.Backbone.EmbedText(inputs));
        comparison.Output("backbone", "visual_embeddings", model.Backbone.EmbedRegions(inputs));
        var output = Streams(comparison, "backbone", model, inputs);
        comparison.Output("backbone", "lm_scores", model.WordScores(output.Language));
        comparison.Output("backbone", "matched_scores", model.MatchScores(output.Pooled));
        var regions = model.RegionScores(output.Vision);
        comparison.Output("backbone", "visual_head.obj", regions.Objects!);
        comparison.Output("backbone", "visual_head.attr", regions.Attributes!);
        comparison.Output("backbone", "visual_head.feat", regions.Features);
        Streams(comparison, "backbone_vmask", model, inputs with { RegionMask = lxmert.Input("vmask") });

        comparison.MustAgree();
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("lxmert_pretrain")]
    public void Every_pretraining_loss_agrees_alone_and_together_with_its_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var lxmert = new GoldenLxmert(golden);
        using var model = Pretraining(lxmert);
        var comparison = new GoldenComparison(golden);
        foreach (var call in golden.Json("grad_checksums.json").EnumerateObject().Select(entry => entry.Name))
        {
            var output = model.forward(lxmert.PretrainingInputs);
            var losses = model.Losses(output, Targets(lxmert, call));

            comparison.Output(call, "answer_scores", model.AnswerScores(output.Pooled));
            comparison.Output(call, "losses", stack([.. losses.Parts.Select(part => part.Loss)]).unsqueeze(0));
            comparison.Output(call, "loss", losses.Total);
            comparison.Gradients(call, model, losses.Total);
        }

        comparison.MustAgree();
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("lxmert_vqa")]
    public void The_answer_head_agrees_from_the_typed_sentences_on(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var lxmert = new GoldenLxmert(golden);
        using var model = lxmert.Loaded(new LxmertForVqa(lxmert.Config, lxmert.SizeOf("logit_fc.3.bias")));
        var comparison = new GoldenComparison(golden);
        var sentences = PaddedSentences.Of(lxmert.Tokenizer, lxmert.Sentences, lxmert.MaxSentence);
        Assert.Equal(lxmert.Input("input_ids").data<long>(), sentences.InputIds);
        Assert.Equal(lxmert.Input("input_mask").data<long>(), sentences.AttentionMask);

        var output = model.Backbone.forward(LxmertInputs.Of(sentences, lxmert.Input("feat"), lxmert.Input("pos"), CPU));
        var logits = model.Logits(output.Pooled);
        var loss = LxmertForVqa.Loss(logits, lxmert.Input("target"));
        comparison.Tensor("out.pooled", output.Pooled);
        comparison.Tensor("out.logit", logits);
        comparison.Tensor("out.loss", loss);
        comparison.Gradients(model, loss, LxmertParameters.Canonical);

        comparison.MustAgree();
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("lxmert_nlvr2")]
    public void The_head_over_two_pictures_agrees_in_scores_loss_and_gradients(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var lxmert = new GoldenLxmert(golden);
        using var model = lxmert.Loaded(new LxmertForNlvr2(lxmert.Config));
        var comparison = new GoldenComparison(golden);

        var logits = model.Logits(lxmert.TaskInputs);
        var loss = LxmertForNlvr2.Loss(logits, lxmert.Input("label"));
        comparison.Tensor("out.logit", logits);
        comparison.Tensor("out.loss", loss);
        comparison.Gradients(model, loss, LxmertParameters.Canonical);

        comparison.MustAgree();
    }

    private static LxmertForPretraining Pretraining(GoldenLxmert lxmert) =>
        lxmert.Loaded(new LxmertForPretraining(
            lxmert.Config,
            lxmert.SizeOf("obj_predict_head.decoder_dict.obj.bias"),
            lxmert.SizeOf("obj_predict_head.decoder_dict.attr.bias"),
            lxmert.SizeOf("answer_head.logit_fc.3.bias")));

    private static LxmertOutput Streams(GoldenComparison comparison, string call, LxmertForPretraining model, LxmertInputs inputs)
    {
        var output = model.forward(inputs);
        comparison.Output(call, "lang", output.Language);
        comparison.Output(call, "visn", output.Vision);
        comparison.Output(call, "pooled", output.Pooled);
        return output;
    }

    /// <summary>A call is named after the objectives it gives targets for.</summary>
    private static LxmertTargets Targets(GoldenLxmert lxmert, string call)
    {
        return new LxmertTargets(
            Asks("mlm") ? lxmert.Input("lm_labels") : null,
            Asks("match") ? lxmert.Input("matched") : null,
            Asks("visual") ? Regions() : null,
            Asks("qa") ? lxmert.Input("ans") : null);

        bool Asks(string objective) => call == "all" || call.Split('_').Contains(objective);

        RegionTargets Regions() =>
            new(
                new WeightedTargets(lxmert.Input("obj"), lxmert.Input("objc")),
                new WeightedTargets(lxmert.Input("attr"), lxmert.Input("attrc")),
                new WeightedTargets(lxmert.Input("feat_t"), lxmert.Input("feat_m")));
    }
}
