using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Tests.Specs;

/// <summary>What a spec says, and what it means where it says nothing (docs/specs.md).</summary>
public sealed class SearchSpecReaderTests
{
    [Fact]
    public void The_shortest_spec_has_UNITERs_defaults()
    {
        var draft = Draft(SpecTree.Shortest);

        Assert.Equal(("first", 42, 0, 0), (draft.Name, draft.Seed, draft.Priority, draft.RewindStep));
        Assert.Equal(ModelPresets.UniterMini, draft.Model);
        Assert.Equal(("scenes", "vqa"), (draft.Task.Set, draft.Task.Task));
        Assert.Empty(draft.Task.Options);
        Assert.Null(draft.Pretrain);
        Assert.Equal(new TrainRecipe(600, 64, 1, 8e-5, 60, 0.01, 0.9, 0.98, 1e-6, 2.0, 10), draft.Recipe);
        Assert.Equal(("encoder", HeadPolicy.Anchor), (draft.Prune.Preset, draft.Prune.Head));
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], draft.Prune.Sparsities);
        Assert.Equal([ControlKind.RandomMask, ControlKind.QuestionOnly], draft.Controls);
        Assert.Equal(new VerdictRule("relaxed", 0.99), draft.Verdict);
        Assert.Equal(new Execution("cpu", 1), draft.Execution);
        Assert.Equal(new CheckpointPolicy(0, 30), draft.Checkpoints);
    }

    [Fact]
    public void Every_key_can_be_written()
    {
        var draft = Draft(SpecTree.Shortest
            .With("search.seed", "7").With("search.priority", "-3")
            .With("search.task.name", "vqa").With("search.task.options.train-size", "4000").With("search.task.options.seed", "1")
            .With("search.pretrain.set", "scenes").With("search.pretrain.steps", "900").With("search.pretrain.objectives.mlm", "2").With("search.pretrain.objectives.itm", "0")
            .With("search.train.batch-size", "32").With("search.train.accumulation", "2").With("search.train.learning-rate", "1e-3").With("search.train.warmup", "0.25")
            .With("search.train.weight-decay", "0").With("search.train.betas", new[] { "0.8", "0.95" }).With("search.train.epsilon", "1e-8")
            .With("search.train.gradient-norm", "-1").With("search.train.head-rate-factor", "1")
            .With("search.prune.preset", "backbone").With("search.prune.sparsities", new[] { "0.25", "0.5" }).With("search.prune.head", "keep")
            .With("search.rewind.step", "100").With("search.controls", new[] { "one-shot", "random-global" })
            .With("search.verdict.rule", "within-one-sd").With("search.execution.device", "cuda").With("search.execution.threads", "4").With("search.execution.precision", "bf16")
            .With("search.checkpoint.every-steps", "50").With("search.checkpoint.cap", "1500ms"));

        Assert.Equal((7, -3, 100), (draft.Seed, draft.Priority, draft.RewindStep));
        Assert.Equal([new DataOption("seed", "1"), new DataOption("train-size", "4000")], draft.Task.Options);
        Assert.Equal(("scenes", "captions"), (draft.Pretrain!.Data.Set, draft.Pretrain.Data.Task));
        Assert.Equal(new ObjectiveMix(2, 1, 0), draft.Pretrain.Mix);
        Assert.Equal(new TrainRecipe(900, 64, 1, 5e-5, 90, 0.01, 0.9, 0.98, 1e-6, 5.0, 1), draft.Pretrain.Recipe);
        Assert.Equal(new TrainRecipe(600, 32, 2, 1e-3, 150, 0, 0.8, 0.95, 1e-8, -1, 1), draft.Recipe);
        Assert.Equal(("backbone", HeadPolicy.Keep), (draft.Prune.Preset, draft.Prune.Head));
        Assert.Equal([0.25, 0.5], draft.Prune.Sparsities);
        Assert.Equal([ControlKind.RandomGlobal, ControlKind.OneShot], draft.Controls);
        Assert.Equal(new VerdictRule("within-one-sd", 1), draft.Verdict);
        Assert.Equal(new Execution("cuda", 4, Precision.Bfloat16), draft.Execution);
        Assert.Equal(new CheckpointPolicy(50, 1.5), draft.Checkpoints);
    }

    [Theory]
    [InlineData("original", new[] { 0.1, 0.2, 0.3 })]
    [InlineData("remaining", new[] { 0.1, 0.19, 0.271 })]
    public void Rounds_can_be_written_instead_of_a_list(string of, double[] sparsities)
    {
        var draft = Draft(SpecTree.Shortest
            .With("search.prune.sparsities.remove", "0.1").With("search.prune.sparsities.of", of).With("search.prune.sparsities.levels", "3"));

        Assert.Equal(sparsities, draft.Prune.Sparsities);
    }

    [Fact]
    public void A_model_can_be_a_preset_with_some_sizes_changed()
    {
        var draft = Draft(SpecTree.Shortest.Without("search.model").With("search.model.preset", "uniter-base").With("search.model.layers", "6"));

        Assert.Equal(ModelPresets.UniterBase with { Layers = 6 }, draft.Model);
    }

    [Fact]
    public void A_model_can_name_the_weights_it_starts_from()
    {
        var draft = Draft(SpecTree.Shortest.Without("search.model").With("search.model.preset", "uniter-base").With("search.model.weights", "published/uniter-base.pt"));

        Assert.Equal("published/uniter-base.pt", draft.Weights);
        Assert.Equal(ModelPresets.UniterBase, draft.Model);
        Assert.Null(Draft(SpecTree.Shortest).Weights);
    }

    [Fact]
    public void The_optimiser_of_LXMERT_brings_its_own_defaults()
    {
        var draft = Draft(SpecTree.Shortest.With("search.train.optimiser", "bert-adam")
            .With("search.pretrain.set", "scenes").With("search.pretrain.steps", "10").With("search.pretrain.optimiser", "bert-adam").With("search.pretrain.gradient-norm", "3"));

        Assert.Equal(
            new TrainRecipe(600, 64, 1, 5e-5, 60, 0.01, 0.9, 0.999, 1e-6, 5, 1, null, OptimiserKind.BertAdam, ScheduleKind.BertAdam), draft.Recipe);
        Assert.Equal(
            new TrainRecipe(10, 64, 1, 1e-4, 1, 0.01, 0.9, 0.999, 1e-6, 3, 1, null, OptimiserKind.BertAdam, ScheduleKind.BertAdam), draft.Pretrain!.Recipe);
        Assert.Equal(
            draft.Recipe with { Schedule = ScheduleKind.Linear },
            Draft(SpecTree.Shortest.With("search.train.optimiser", "bert-adam").With("search.train.schedule", "linear")).Recipe);
    }

    [Fact]
    public void The_schedule_of_ViLT_can_be_written()
    {
        var written = SpecTree.Shortest.With("search.train.optimiser", "adamw").With("search.train.schedule", "polynomial");

        var plain = Draft(SpecTree.Shortest).Recipe;
        Assert.Equal(plain with { Schedule = ScheduleKind.Polynomial }, Draft(written).Recipe);
        Assert.Equal(
            plain with { Schedule = ScheduleKind.Polynomial, EndRate = 1e-6, Power = 2 },
            Draft(written.With("search.train.end-rate", "1e-6").With("search.train.power", "2")).Recipe);
        Assert.Equal(plain with { Schedule = ScheduleKind.Cosine }, Draft(SpecTree.Shortest.With("search.train.schedule", "cosine")).Recipe);
    }

    [Fact]
    public void The_papers_larger_model_is_a_preset()
    {
        var draft = Draft(SpecTree.Shortest.Without("search.model").With("search.model", "uniter-large"));

        Assert.Equal((1024, 24, 16, 4096), (draft.Model.HiddenSize, draft.Model.Layers, draft.Model.Heads, draft.Model.IntermediateSize));
    }

    [Fact]
    public void Each_family_has_presets_and_sizes_of_its_own()
    {
        var lxmert = Draft(SpecTree.Shortest.Without("search.model").With("search.model.preset", "lxmert-mini").With("search.model.cross-layers", "3"));
        var vilt = Draft(SpecTree.Shortest.Without("search.model").With("search.model.preset", "vilt-mini").With("search.model.patch-size", "12"));

        Assert.Equal(ModelPresets.LxmertMini with { Lxmert = ModelPresets.LxmertMini.Lxmert! with { CrossLayers = 3 } }, lxmert.Model);
        Assert.Equal(ModelPresets.ViltMini with { Vilt = ModelPresets.ViltMini.Vilt! with { PatchSize = 12 } }, vilt.Model);
        Assert.Equal(ModelPresets.LxmertBase, Draft(SpecTree.Shortest.Without("search.model").With("search.model", "lxmert-base")).Model);
    }

    [Theory]
    [InlineData("lxmert-mini", 1)]
    [InlineData("vilt-mini", 0)]
    public void Pretraining_has_the_objectives_of_the_family(string model, int regions)
    {
        var draft = Draft(SpecTree.Shortest.Without("search.model").With("search.model", model).With("search.pretrain.set", "scenes").With("search.pretrain.steps", "10"));

        Assert.Equal(new ObjectiveMix(1, regions, 1), draft.Pretrain!.Mix);
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("500ms", 0.5)]
    [InlineData("2m", 120)]
    [InlineData("1 h", 3600)]
    [InlineData("45", 45)]
    public void Durations_are_written_as_HOCON_has_them(string text, double seconds)
    {
        Assert.Equal(seconds, Draft(SpecTree.Shortest.With("search.checkpoint.cap", text)).Checkpoints.CapSeconds);
    }

    [Fact]
    public void Adversarial_training_has_VILLAs_defaults_for_visual_questions()
    {
        var draft = Draft(SpecTree.Shortest.With("search.train.adversarial", new SpecNode.Section([])).With("search.pretrain", "off"));

        Assert.Equal(new AdversarialRecipe(AdversarialModality.Text, 3, 1e-3, 1e-3, PerturbationNorm.L2, 0, 1.5, 0), draft.Recipe.Adversarial);
        Assert.Null(Draft(SpecTree.Shortest.With("search.train.adversarial", "off")).Recipe.Adversarial);
    }

    [Theory]
    [InlineData("search.train")]
    [InlineData("search.pretrain")]
    public void Every_key_of_adversarial_training_can_be_written(string training)
    {
        var draft = Draft(SpecTree.Shortest
            .With("search.pretrain.set", "scenes").With("search.pretrain.steps", "10")
            .With($"{training}.adversarial.modality", "alternate").With($"{training}.adversarial.steps", "4")
            .With($"{training}.adversarial.text-rate", "0.1").With($"{training}.adversarial.image-rate", "0.2")
            .With($"{training}.adversarial.norm", "linf").With($"{training}.adversarial.max-norm", "0.3")
            .With($"{training}.adversarial.kl-weight", "0").With($"{training}.adversarial.initial-magnitude", "0.05"));

        var (written, other) = training == "search.train" ? (draft.Recipe, draft.Pretrain!.Recipe) : (draft.Pretrain!.Recipe, draft.Recipe);
        Assert.Equal(new AdversarialRecipe(AdversarialModality.Alternate, 4, 0.1, 0.2, PerturbationNorm.Linf, 0.3, 0, 0.05), written.Adversarial);
        Assert.Null(other.Adversarial);
    }

    [Fact]
    public void Pretraining_can_be_switched_off_and_controls_left_out()
    {
        var draft = Draft(SpecTree.Shortest.With("search.pretrain", "off").With("search.controls", Array.Empty<string>()));

        Assert.Null(draft.Pretrain);
        Assert.Empty(draft.Controls);
    }

    private static SearchDraft Draft(SpecTree tree)
    {
        var reading = tree.Read();
        Assert.Empty(reading.Errors.Select(e => e.ToString()));
        return reading.Draft!;
    }
}
