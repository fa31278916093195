using LotteryActors.Models;
using LotteryActors.Models.Lxmert;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>LXMERT is perturbed on its own embeddings, by the same loop, in every task.</summary>
public sealed class LxmertExamplesTests
{
    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 3, 0.02, 0.02, PerturbationNorm.L2, 0, 1.5, 0);

    private static readonly LxmertConfig Config = new(
        VocabularySize: 32, HiddenSize: 12, LanguageLayers: 2, CrossLayers: 2, RelationLayers: 1, Heads: 3, IntermediateSize: 20, HiddenAct: "gelu",
        HiddenDropout: 0.1, AttentionDropout: 0.1, MaxPositions: 16, TokenTypes: 2, InitializerRange: 0.2, RegionFeatures: 6);

    private static readonly Dictionary<string, Func<(nn.Module Model, AdversarialExample Example)>> Tasks = new()
    {
        ["vqa"] = () => Of(new LxmertForVqa(Config, 5), model => LxmertExamples.Vqa(model, Inputs(), ones(4, 5).Times(0.5))),
        ["nlvr2"] = () => Of(new LxmertForNlvr2(Config), model => LxmertExamples.Nlvr2(model, Pairs(), Labels(1, 0, 1, 0))),
        ["entailment"] = () => Of(new LxmertForVisualEntailment(Config), model => LxmertExamples.Entailment(model, Inputs(), Labels(0, 1, 2, 1))),
        ["vcr"] = () => Of(new LxmertForVcr(Config), model => LxmertExamples.Vcr(model, Inputs(), Labels(2))),
        ["referring"] = () => Of(new LxmertForReferringExpressions(Config), model => LxmertExamples.Referring(model, Inputs(), Labels(0, 1, 2, 1))),
        ["masked words"] = () => Of(Pretraining(), model => LxmertExamples.Words(model, Inputs(), Words())),
        ["masked features"] = () => Of(Pretraining(), model => LxmertExamples.Features(model, Inputs(), new WeightedTargets(Wave(4 * 3 * 6).ToTensor(CPU, 4, 3, 6).neg(), eye(4, 3)))),
        ["matching"] = () => Of(Pretraining(), model => LxmertExamples.Matching(model, Inputs(), Labels(1, 0, 1, 0))),
        ["retrieval"] = () => Of(new LxmertForRetrieval(Config), model => LxmertExamples.Retrieval(model, Inputs(), size: 2)),
    };

    public static TheoryData<string> Names => [.. Tasks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pass_is_worse_for_the_task_and_all_of_them_train_it(string task)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        var (model, example) = Tasks[task]();
        using var owned = model;
        model.eval();
        var plain = example.Loss(example.Predict(Perturbation.None)).item<float>();

        var losses = new AdversarialAscent(Villa).Backward(example);

        Assert.Equal(plain / 3, losses[0], 1e-5);
        Assert.True(losses[2] > losses[0], string.Join(", ", losses));
        Assert.Contains(model.parameters(), p => p.grad is { } gradient && gradient.abs().sum().item<float>() > 0);
        Assert.All(model.parameters(), p => Assert.True(p.grad is null || p.grad.isfinite().all().item<bool>()));
    }

    [Fact]
    public void Padding_is_no_place_for_a_perturbation_and_both_pictures_of_a_pair_are()
    {
        using var scope = NewDisposeScope();
        using var model = new LxmertForNlvr2(Config);

        var extent = model.Extent(Pairs());

        Assert.Equal([4, 4, 12], extent.Text!.shape);
        Assert.Equal(14 * 12, extent.Text.sum().item<float>());
        Assert.Equal([4, 2, 3, 6], extent.Image!.shape);
        Assert.Equal(4 * 2 * 3 * 6, extent.Image.sum().item<float>());
    }

    private static (nn.Module Model, AdversarialExample Example) Of<T>(T model, Func<T, AdversarialExample> example)
        where T : nn.Module => (model, example(model));

    /// <summary>Four sentences of four word pieces, two of them with one of padding, and three regions each.</summary>
    private static LxmertInputs Inputs() => new(
        Enumerable.Range(0, 16).Select(i => i % 8 == 7 ? 0L : 5 + (i % 11)).ToArray().ToTensor(CPU, 4, 4),
        Enumerable.Range(0, 16).Select(i => i % 8 == 7 ? 0L : 1L).ToArray().ToTensor(CPU, 4, 4),
        Wave(4 * 3 * 6).ToTensor(CPU, 4, 3, 6),
        Wave(4 * 3 * 4).ToTensor(CPU, 4, 3, 4));

    private static LxmertInputs Pairs() => Inputs() with
    {
        RegionFeatures = Wave(4 * 2 * 3 * 6).ToTensor(CPU, 4, 2, 3, 6),
        RegionBoxes = Wave(4 * 2 * 3 * 4).ToTensor(CPU, 4, 2, 3, 4),
    };

    private static LxmertForPretraining Pretraining() => new(Config, objects: 0, attributes: 0, answers: 0);

    private static Tensor Words() => Enumerable.Range(0, 16).Select(i => i % 4 == 1 ? 9L : -1L).ToArray().ToTensor(CPU, 4, 4);

    private static float[] Wave(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Cos(0.5f * i))];

    private static Tensor Labels(params long[] labels) => labels.ToTensor(CPU, labels.Length);
}
