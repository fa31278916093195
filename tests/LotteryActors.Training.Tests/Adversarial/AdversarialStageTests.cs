using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Tests.Stages;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>Adversarial training as a stage: of the dense model, and of a ticket.</summary>
public sealed class AdversarialStageTests : IDisposable
{
    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 3, 1e-2, 1e-2, PerturbationNorm.L2, 0, 1.5, 0);

    private readonly TemporaryStore _temporary = new();
    private readonly TinySearch _plain;

    public AdversarialStageTests() => _plain = new TinySearch(_temporary.Store);

    public static TheoryData<AdversarialRecipe> Recipes =>
    [
        Villa,
        Villa with { Modality = AdversarialModality.Alternate, InitialMagnitude = 0.1 },
        Villa with { Modality = AdversarialModality.Text, Norm = PerturbationNorm.Linf, MaxNorm = 0.02, InitialMagnitude = 0.01 },
    ];

    private Digest Anchor => _plain.Run(_plain.Initialise).Output("weights");

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Recipes), DisableDiscoveryEnumeration = true)]
    public void A_stage_resumed_from_any_checkpoint_ends_in_the_bytes_of_one_left_alone(AdversarialRecipe recipe)
    {
        var search = Adversarial(recipe, steps: 12);
        var observer = new RecordingObserver();
        var stage = search.Train(Anchor);

        var undisturbed = search.Run(stage, observer, checkpoints: new CheckpointPolicy(10, 0));

        Assert.Equal([5, 10], observer.Checkpoints.Select(c => c.Step));
        Assert.All(observer.Checkpoints, checkpoint =>
        {
            var resumed = search.Run(stage, new RecordingObserver(), checkpoint.Digest);
            Assert.Equal(undisturbed.Outputs, resumed.Outputs);
            Assert.Equal(undisturbed.Scores, resumed.Scores);
        });
    }

    [Fact]
    public void Pretraining_can_be_adversarial_in_every_objective_and_is_resumed_to_the_same_bytes()
    {
        var plain = _plain.Pretrain with { Mix = new ObjectiveMix(1, 1, 1) };
        var stage = plain with { Recipe = plain.Recipe with { Adversarial = Villa with { InitialMagnitude = 0.05 } } };
        var observer = new RecordingObserver();

        var undisturbed = _plain.Run(stage, observer, checkpoints: new CheckpointPolicy(5, 0));

        Assert.NotEmpty(observer.Checkpoints);
        Assert.All(observer.Checkpoints, checkpoint => Assert.Equal(undisturbed.Outputs, _plain.Run(stage, new RecordingObserver(), checkpoint.Digest).Outputs));
        Assert.NotEqual(undisturbed.Output("weights"), _plain.Run(plain).Output("weights"));
    }

    [Fact]
    public void A_ticket_keeps_its_masked_weights_exactly_zero_and_its_mask_of_the_adversarial_dense_model()
    {
        var search = Adversarial(Villa, steps: 12);
        var dense = search.Run(search.Train(Anchor)).Output("weights");
        var mask = search.Run(search.Prune(dense, null, 0.6)).Output("mask");

        var ticket = Read(search.Run(search.Train(Anchor, mask)).Output("weights"));

        Assert.All(MaskArtifact.Read(_temporary.Store, mask).Tensors, tensor => Assert.True(tensor.Holds(ticket.Float32(tensor.Name)), tensor.Name));
        var plain = _plain.Run(_plain.Train(Anchor) with { Recipe = search.Recipe with { Adversarial = null } }).Output("weights");
        Assert.NotEqual(mask, _plain.Run(_plain.Prune(plain, null, 0.6)).Output("mask"));
    }

    [Fact]
    public void What_a_recipe_perturbs_changes_the_weights_and_the_key()
    {
        AdversarialRecipe?[] recipes =
        [
            null,
            Villa,
            Villa with { Modality = AdversarialModality.Text },
            Villa with { Modality = AdversarialModality.Alternate },
            Villa with { Steps = 2 },
            Villa with { Norm = PerturbationNorm.Linf },
            Villa with { KlWeight = 0 },
            Villa with { InitialMagnitude = 0.1 },
        ];
        var stages = recipes.Select(recipe => Adversarial(recipe, steps: 3).Train(Anchor)).ToList();

        Assert.Equal(stages.Count, stages.Select(StageKey.Of).Distinct().Count());
        Assert.Equal(stages.Count, stages.Select(stage => _plain.Run(stage).Output("weights")).Distinct().Count());
    }

    [Fact]
    public void Adversarial_training_raises_the_accuracy()
    {
        var search = new TinySearch(_temporary.Store) { Recipe = _plain.Recipe with { Steps = 200, BatchSize = 32, LearningRate = 4e-3, Adversarial = Villa with { Steps = 2 } } };
        var untrained = _plain.Run(_plain.Evaluate(_plain.Run(_plain.Train(Anchor) with { ToStep = 0 }).Output("weights")));

        var trained = search.Run(search.Evaluate(search.Run(search.Train(Anchor)).Output("weights")));

        Assert.True(trained.Score("accuracy") > untrained.Score("accuracy") + 0.1, $"{untrained.Score("accuracy")} before, {trained.Score("accuracy")} after");
    }

    private TinySearch Adversarial(AdversarialRecipe? recipe, int steps) =>
        new(_temporary.Store) { Recipe = _plain.Recipe with { Steps = steps, Accumulation = 2, BatchSize = 8, Adversarial = recipe } };

    private SafetensorsFile Read(Digest digest) => SafetensorsFile.Read(_temporary.Store.PathOf(digest));
}
