using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Tests.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

public sealed class AdversarialAscentTests
{
    private const int Steps = 200;

    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 3, 0.1, 0.1, PerturbationNorm.L2, 0, 1.5, 0);

    private static readonly VqaBatch Batch = DataSets.OpenVqa(TinySearch.Questions, null).Train(seed: 1, batchSize: 6, fromBatch: 0).First();

    [Fact]
    public void The_loss_rises_from_pass_to_pass_and_padding_is_never_moved()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        model.eval();
        List<float> onPadding = [];
        var example = Example(model);
        var watched = example with { Predict = Watch };

        var losses = new AdversarialAscent(Villa with { Steps = 5, TextRate = 0.01, ImageRate = 0.01, KlWeight = 0 }).Backward(watched);

        Assert.Equal(losses.Order(), losses);
        Assert.True(losses[^1] > losses[0]);
        Assert.Equal(new float[2 * 5], onPadding);

        Tensor Watch(Perturbation perturbation)
        {
            if (perturbation != Perturbation.None)
            {
                onPadding.Add(Largest(perturbation.Text!, Padding(example.Extent.Text!)));
                onPadding.Add(Largest(perturbation.Image!, Padding(example.Extent.Image!)));
            }

            return example.Predict(perturbation);
        }
    }

    [Fact]
    public void One_pass_from_zero_without_dropout_is_plain_training()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        model.eval();
        var loss = UniterForVqa.Loss(model.Logits(UniterInputs.Of(Batch, CPU)), Targets());
        loss.backward();
        var plain = Gradients(model);
        model.zero_grad();

        var losses = new AdversarialAscent(Villa with { Steps = 1 }).Backward(Example(model));

        Assert.Equal(loss.item<float>(), Assert.Single(losses), 1e-6);
        Assert.All(plain.Zip(Gradients(model)), pair => Assert.True(allclose(pair.First, pair.Second, 1e-4, 1e-6)));
    }

    [Fact]
    public void The_extent_is_one_at_every_word_piece_and_region_and_nowhere_else()
    {
        using var scope = NewDisposeScope();
        using var model = Model();

        var extent = model.Extent(UniterInputs.Of(Batch, CPU));

        Assert.Equal([Batch.Size, Batch.TextLength, TinySearch.Model.HiddenSize], extent.Text!.shape);
        Assert.Equal([Batch.Size, Batch.Regions, Batch.RegionFeatureSize], extent.Image!.shape);
        Assert.Equal(
            Batch.AttentionMask.Sum(),
            (extent.Text.sum().item<float>() / TinySearch.Model.HiddenSize) + (extent.Image.sum().item<float>() / Batch.RegionFeatureSize));
        Assert.Equal(Batch.InputIds.Count(id => id != 0), extent.Text.sum().item<float>() / TinySearch.Model.HiddenSize);
    }

    [Theory]
    [InlineData(AdversarialModality.Both, 0.0)]
    [InlineData(AdversarialModality.Alternate, 0.1)]
    public void Steps_leave_no_tensor_behind(AdversarialModality modality, double initial)
    {
        using var model = Model();
        var ascent = new AdversarialAscent(Villa with { Modality = modality, InitialMagnitude = initial, MaxNorm = 0.15 });
        var before = 0L;
        for (var step = 0; step <= Steps; step++)
        {
            using (NewDisposeScope())
            {
                model.zero_grad(set_to_none: false);
                ascent.Backward(Example(model));
            }

            before = step == 0 ? Alive() : before;
        }

        Assert.Equal(before, Alive());
    }

    private static UniterForVqa Model()
    {
        random.manual_seed(3);
        return new UniterForVqa(UniterConfig.Of(TinySearch.Model), TinySearch.Questions.Answers);
    }

    private static AdversarialExample Example(UniterForVqa model) => UniterExamples.Vqa(model, UniterInputs.Of(Batch, CPU), Targets());

    private static Tensor Targets() => Batch.Targets.ToTensor(CPU, Batch.Size, TinySearch.Questions.Answers);

    private static float Largest(Tensor values, Tensor where) => values.detach().mul(where).abs().max().item<float>();

    private static Tensor Padding(Tensor extent) => extent.neg().Plus(1);

    private static List<Tensor> Gradients(nn.Module model) => [.. model.parameters().Where(p => p.grad is not null).Select(p => p.grad!.clone())];

    /// <summary>What nobody holds any more is gone before the count.</summary>
    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
