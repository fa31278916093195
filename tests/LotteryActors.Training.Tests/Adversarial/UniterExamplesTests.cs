using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Tests.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>Every task of UNITER can be perturbed, also those VILLA released no script for.</summary>
public sealed class UniterExamplesTests
{
    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 3, 0.02, 0.02, PerturbationNorm.L2, 0, 1.5, 0);

    private static readonly UniterConfig Config = UniterConfig.Of(TinySearch.Model);

    private static readonly VqaBatch Batch = DataSets.OpenVqa(TinySearch.Questions, null).Train(seed: 1, batchSize: 6, fromBatch: 0).First();

    private static readonly Dictionary<string, Func<(nn.Module Model, AdversarialExample Example)>> Tasks = new()
    {
        ["entailment"] = () => Of(UniterForVqa.ForVisualEntailment(Config), model => UniterExamples.Vqa(model, Inputs, ones(6, 3).Times(0.5))),
        ["nlvr2 paired"] = () => Of(new UniterForNlvr2Paired(Config), model => UniterExamples.Nlvr2(model, Inputs, Labels(1, 0, 1))),
        ["nlvr2 paired attention"] = () => Of(new UniterForNlvr2PairedAttn(Config), model => UniterExamples.Nlvr2(model, Inputs, Labels(1, 0, 1))),
        ["nlvr2 triplet"] = () => Of(new UniterForNlvr2Triplet(Config), model => UniterExamples.Nlvr2(model, Inputs, Labels(1, 0, 1, 1, 0, 0))),
        ["vcr"] = () => Of(new UniterForVcr(Config), model => UniterExamples.Vcr(model, Inputs, Labels(1, 0, 0, 0, 1, 0))),
        ["retrieval"] = () => Of(new UniterForImageTextRetrieval(Config), model => UniterExamples.Retrieval(model, Inputs, sampleSize: 3)),
        ["referring"] = () => Of(
            new UniterForReferringExpressionComprehension(Config),
            model => UniterExamples.Referring(model, Referring, scores => UniterForReferringExpressionComprehension.CrossEntropies(scores, Labels(0, 0, 0, 0, 0, 0)))),
        ["masked words"] = () => Of(new UniterForPretraining(Config), model => UniterExamples.Mlm(model, Inputs, Inputs.InputIds!.Plus(0).FillWhere(Inputs.InputIds!.DiffersFrom(0).logical_not(), -1))),
        ["matching"] = () => Of(new UniterForPretraining(Config), model => UniterExamples.Itm(model, Inputs, Labels(1, 0, 0, 0, 1, 0))),
    };

    public static TheoryData<string> Names => [.. Tasks.Keys];

    private static UniterInputs Inputs => UniterInputs.Of(Batch, CPU);

    private static ReferringInputs Referring
    {
        get
        {
            var inputs = Inputs;
            using var model = new UniterForVcr(Config);
            var regions = model.Extent(inputs).Image!.select(2, 0).to(ScalarType.Int64);
            return new ReferringInputs(inputs, inputs.InputIds!.DiffersFrom(0).to(ScalarType.Int64).sum(1), regions.Times(-1).Plus(1));
        }
    }

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

    [Theory]
    [InlineData("referring")]
    [InlineData("retrieval")]
    [InlineData("vcr")]
    public void The_divergence_of_a_prediction_from_itself_is_nothing_and_from_another_something(string task)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        var (model, example) = Tasks[task]();
        using var owned = model;
        model.eval();
        var clean = example.Predict(Perturbation.None);
        var moved = example.Predict(example.Extent.Select(part => part.Times(0.3)));

        Assert.Equal(0, example.Divergence!(clean, clean).item<float>());
        Assert.True(example.Divergence(moved, clean).item<float>() > 0);
    }

    private static (nn.Module Model, AdversarialExample Example) Of<T>(T model, Func<T, AdversarialExample> example)
        where T : nn.Module => (model, example(model));

    private static Tensor Labels(params long[] labels) => labels.ToTensor(CPU, labels.Length);
}
