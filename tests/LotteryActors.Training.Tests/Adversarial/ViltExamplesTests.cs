using LotteryActors.Models;
using LotteryActors.Models.Vilt;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>VILLA's loop on ViLT's own embeddings.</summary>
public sealed class ViltExamplesTests
{
    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 4, 0.02, 0.02, PerturbationNorm.L2, 0, 0, 0);

    public static TheoryData<string> Tasks => ["vqa", "gqa", "entailment", "retrieval", "vcr", "referring", "itm", "mlm", "nlvr2"];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Of_every_task_the_loss_rises_from_pass_to_pass_and_padding_is_never_moved(string task)
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var example = Example(task, model);
        var onPadding = 0f;

        var losses = new AdversarialAscent(Villa).Backward(example with { Predict = Watch });

        Assert.Equal(losses.Order(), losses);
        Assert.True(losses[^1] > losses[0] + 1e-5, string.Join(' ', losses));
        Assert.Equal(0, onPadding);

        Tensor Watch(Perturbation perturbation)
        {
            if (perturbation != Perturbation.None)
            {
                onPadding += Moved(perturbation.Text!, example.Extent.Text!) + Moved(perturbation.Image!, example.Extent.Image!);
            }

            return example.Predict(perturbation);
        }
    }

    [Theory]
    [InlineData(AdversarialModality.Text)]
    [InlineData(AdversarialModality.Image)]
    [InlineData(AdversarialModality.Alternate)]
    public void Either_modality_can_be_perturbed_alone(AdversarialModality modality)
    {
        using var scope = NewDisposeScope();
        using var model = Model();

        var losses = new AdversarialAscent(Villa with { Modality = modality }).Backward(Example("vqa", model));

        Assert.Equal(losses.Order(), losses);
        Assert.True(losses[^1] > losses[0]);
    }

    private static float Moved(Tensor perturbation, Tensor extent) => perturbation.mul(extent.IsEqualTo(0)).abs().sum().item<float>();

    private static AdversarialExample Example(string task, ViltModel model)
    {
        var inputs = Inputs();
        var labels = new long[] { 1, 0 }.ToTensor(CPU, 2);
        return task switch
        {
            "vqa" => ViltExamples.Vqa(model, inputs, eye(2, 3)),
            "gqa" => ViltExamples.Gqa(model, inputs, eye(2, 4)),
            "entailment" => ViltExamples.Entailment(model, inputs, labels),
            "retrieval" => ViltExamples.Retrieval(model, Candidates(), 2),
            "vcr" => ViltExamples.Vcr(model, Candidates(), labels),
            "referring" => ViltExamples.Referring(model, inputs, Cover(), labels),
            "itm" => ViltExamples.Itm(model, inputs, labels),
            "mlm" => ViltExamples.Mlm(model, inputs, new long[] { -100, 3, -100, -100, -100, -100, 4, -100 }.ToTensor(CPU, 2, 4)),
            "nlvr2" => ViltExamples.Nlvr2(model, inputs, inputs with { Image = inputs.Image.flip(0), Patches = PatchDraw.Shuffled(5) }, labels),
            _ => throw new NotSupportedException(task),
        };
    }

    private static ViltModel Model()
    {
        random.manual_seed(1);
        var model = new ViltModel(
            new ViltConfig(20, 12, 2, 3, 24, 0, 8, 4, 8, InitializerRange: 0.2),
            new ViltHeads { Mlm = true, Itm = true, VqaAnswers = 3, GqaAnswers = 4, Nlvr2 = true, Entailment = true, Vcr = true, Retrieval = true, Referring = true });
        model.eval();
        return model;
    }

    /// <summary>The second text is shorter, and its picture half as high.</summary>
    private static ViltInputs Inputs()
    {
        var image = Enumerable.Range(0, 2 * 3 * 8 * 8).Select(i => i >= 192 && i % 64 >= 32 ? 0 : 0.1f + MathF.Cos(i)).ToArray().ToTensor(CPU, 2, 3, 8, 8);
        return new(
            new long[] { 5, 7, 9, 6, 5, 8, 6, 0 }.ToTensor(CPU, 2, 4),
            new long[] { 1, 1, 1, 1, 1, 1, 1, 0 }.ToTensor(CPU, 2, 4),
            image)
        {
            Patches = PatchDraw.Shuffled(4),
        };
    }

    /// <summary>The left and the right half of either picture; the second has a padding box besides.</summary>
    private static Tensor Cover() =>
        PatchCover.Of([new(0, 0, 4, 8), new(4, 0, 8, 8), new(0, 0, 8, 8), new(0, 0, 4, 8), new(4, 0, 8, 8), default], 4, 2, 2).ToTensor(CPU, 2, 3, 4);

    private static ViltInputs Candidates()
    {
        var inputs = Inputs();
        return inputs with { TextIds = stack([inputs.TextIds, inputs.TextIds.roll(1, 1)], 1), TextMask = stack([inputs.TextMask, inputs.TextMask], 1) };
    }
}
