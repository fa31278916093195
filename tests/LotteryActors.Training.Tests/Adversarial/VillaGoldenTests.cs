using LotteryActors.Golden;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>One adversarial step against VILLA's own training scripts: every perturbation, score, loss, gradient and, of VQA, weight.</summary>
public sealed class VillaGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("villa_vqa_adv")]
    public void Visual_questions_are_perturbed_and_learnt_as_VILLA_does(GoldenCase golden)
    {
        var villa = new VillaCase(golden);
        Try(
            golden,
            villa,
            () => villa.Loaded(new UniterForVqa(villa.Config, villa.SizeOf("vqa_output.3.bias"))),
            model => UniterExamples.Vqa(model, villa.Inputs, villa.Tensor("in.targets")));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("villa_nlvr2_adv")]
    public void Pairs_of_pictures_are_perturbed_and_learnt_as_VILLA_does(GoldenCase golden)
    {
        var villa = new VillaCase(golden);
        Try(golden, villa, Build, model => UniterExamples.Nlvr2(model, villa.Inputs, villa.Tensor("in.targets")));

        UniterForNlvr2PairedAttn Build()
        {
            var model = new UniterForNlvr2PairedAttn(villa.Config);
            model.InitTypeEmbedding();
            return villa.Loaded(model);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("villa_vcr_adv")]
    public void Choices_are_perturbed_and_learnt_as_VILLA_does(GoldenCase golden)
    {
        var villa = new VillaCase(golden);
        Try(golden, villa, Build, model => UniterExamples.Vcr(model, villa.Inputs, villa.Tensor("in.targets")));

        UniterForVcr Build()
        {
            var model = new UniterForVcr(villa.Config);
            model.InitTypeEmbedding();
            if (villa.NewWords > 0)
            {
                model.InitWordEmbedding(villa.NewWords);
            }

            return villa.Loaded(model);
        }
    }

    private static void Try<T>(GoldenCase golden, VillaCase villa, Func<T> build, Func<T, AdversarialExample> example)
        where T : nn.Module
    {
        var tally = new GoldenTally(golden);
        foreach (var variant in villa.Variants)
        {
            using var scope = NewDisposeScope();
            using var model = build();
            model.eval();
            var comparison = new VillaComparison(golden, variant, tally);
            Train(model, villa, variant, example(model), comparison);
            comparison.NothingForgotten();
        }

        Assert.NotEmpty(villa.Variants);
        tally.MustAgree();
    }

    private static void Train(nn.Module model, VillaCase villa, VillaVariant variant, AdversarialExample example, VillaComparison comparison)
    {
        using var parameters = new FlatParameters(model, FlatParameters.LayoutOf(model, "encoder", variant.HeadRate));
        var optimiser = new AdamW(parameters, variant.Optimiser, FlatMask.Dense);
        var ascent = new AdversarialAscent(variant.Recipe);
        var watched = Watched(example, variant.Recipe, comparison);

        var losses = villa.Initial(variant) is { } initial ? ascent.Backward(watched, initial) : ascent.Backward(watched);
        var norm = optimiser.CloseGradients();
        comparison.Gradients(parameters);
        optimiser.Step(variant.Rate, norm);

        comparison.Same("out.losses", [.. losses.Select(loss => (float)loss)]);
        Assert.Equal(variant.Losses.Count, losses.Count);
        comparison.Weights(parameters);
        if (comparison.Has("out.grad_norm"))
        {
            comparison.Same("out.grad_norm", [(float)norm]);
        }
    }

    /// <summary>The example, every prediction of which is compared as it is made.</summary>
    private static AdversarialExample Watched(AdversarialExample example, AdversarialRecipe recipe, VillaComparison comparison)
    {
        var alternates = recipe.Modality == AdversarialModality.Alternate;
        var predictions = 0;
        return example with { Predict = Predict };

        Tensor Predict(Perturbation perturbation)
        {
            var prediction = example.Predict(perturbation);
            if (perturbation == Perturbation.None)
            {
                comparison.Same("out.clean_scores", prediction);
                return prediction;
            }

            var pass = predictions++ / (alternates ? 2 : 1);
            comparison.Pass($"astep{pass}{(alternates ? perturbation.Text is null ? ".image" : ".text" : "")}", perturbation, prediction);
            return prediction;
        }
    }
}
