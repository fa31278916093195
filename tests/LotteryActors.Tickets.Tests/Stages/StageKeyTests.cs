using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Tickets.Tests.Searches;

namespace LotteryActors.Tickets.Tests.Stages;

/// <summary>
/// Keys name everything ever computed. A pinned key that changes orphans every result in every ledger: raise the
/// kind's version instead, or give a new field a default that is not written.
/// </summary>
public sealed class StageKeyTests
{
    private static readonly Digest Weights = Sample.DigestOf("weights");

    private static readonly Digest Mask = Sample.DigestOf("mask");

    private static readonly Dictionary<string, StageSpec> OneOfEachKind = new StageSpec[]
    {
        new InitialiseStage(Sample.Model, 42, Sample.Cpu),
        new PretrainStage(Sample.Model, Sample.Captions.Data, Sample.Captions.Recipe, Sample.Captions.Mix, 42, Sample.Cpu),
        new TrainStage(Sample.Model, Sample.Vqa, Weights, Mask, null, "encoder", Sample.Recipe, 0, 600, 42, Sample.Cpu),
        new EvaluateStage(Sample.Model, Sample.Vqa, Weights, Sample.Cpu),
        new PruneStage(Sample.Model, Weights, null, "encoder", 0.3, Sample.Cpu),
        new DrawMaskStage(Mask, true, 42, Sample.Cpu),
        new ShuffleStage(Sample.Model, Weights, "encoder", 42, Sample.Cpu),
    }.ToDictionary(s => s.Kind);

    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 3, 1e-3, 2e-3, PerturbationNorm.L2, 0.5, 1.5, 0.1);

    public static TheoryData<AdversarialRecipe> AdversarialChanges =>
    [
        Villa with { Modality = AdversarialModality.Alternate },
        Villa with { Steps = 2 },
        Villa with { TextRate = 2e-3 },
        Villa with { ImageRate = 1e-3 },
        Villa with { Norm = PerturbationNorm.Linf },
        Villa with { MaxNorm = 0 },
        Villa with { KlWeight = 1 },
        Villa with { InitialMagnitude = 0 },
    ];

    public static TheoryData<string, StageSpec> Changes => new()
    {
        { "train", Train with { Anchor = Mask } },
        { "train", Train with { Mask = null } },
        { "train", Train with { Head = Weights } },
        { "train", Train with { Preset = "backbone" } },
        { "train", Train with { FromStep = 1 } },
        { "train", Train with { ToStep = 599 } },
        { "train", Train with { Seed = 43 } },
        { "train", Train with { Recipe = Sample.Recipe with { Epsilon = 1e-8 } } },
        { "train", Train with { Model = Sample.Model with { Dropout = 0 } } },
        { "train", Train with { Model = Sample.Model with { Lxmert = new LxmertShape(2, 1) } } },
        { "train", Train with { Model = Sample.Model with { Vilt = new ViltShape(16, 96, -1, 1e-6) } } },
        { "train", Train with { Data = Sample.Vqa with { View = DataView.TextOnly } } },
        { "train", Train with { Data = Sample.Vqa with { Fingerprint = Weights } } },
        { "train", Train with { Execution = new Execution("cuda", 1) } },
        { "train", Train with { Execution = new Execution("cpu", 2) } },
        { "train", Train with { Execution = Sample.Cpu with { Precision = Precision.Bfloat16 } } },
        { "initialise", new InitialiseStage(Sample.Model, 42, Sample.Cpu, Weights) },
        { "pretrain", (PretrainStage)OneOfEachKind["pretrain"] with { Imported = Weights } },
        { "train", Train with { Recipe = Sample.Recipe with { Optimiser = OptimiserKind.BertAdam } } },
        { "train", Train with { Recipe = Sample.Recipe with { Schedule = ScheduleKind.Polynomial } } },
        { "train", Train with { Recipe = Sample.Recipe with { EndRate = 1e-6 } } },
        { "train", Train with { Recipe = Sample.Recipe with { Power = 2 } } },
        { "draw-mask", (DrawMaskStage)OneOfEachKind["draw-mask"] with { PerTensor = false } },
        { "prune", (PruneStage)OneOfEachKind["prune"] with { Sparsity = 0.30000000000000004 } },
    };

    private static TrainStage Train => (TrainStage)OneOfEachKind["train"];

    [Theory]
    [InlineData("initialise", "6e0da3e8096e")]
    [InlineData("pretrain", "5f1371851aca")]
    [InlineData("train", "7643101b1378")]
    [InlineData("evaluate", "8e4dfa556d90")]
    [InlineData("prune", "9353984adb31")]
    [InlineData("draw-mask", "d1ad88cea35e")]
    [InlineData("shuffle", "5fdb95ef5729")]
    public void The_key_of_a_stage_never_changes(string kind, string pinned)
    {
        Assert.Equal(pinned, StageKey.Of(OneOfEachKind[kind]).Short);
    }

    [Fact]
    public void Every_field_of_a_vilt_model_is_in_the_key()
    {
        var shape = new ViltShape(16, 96, -1, 1e-6);

        ViltShape[] others = [shape with { PatchSize = 8 }, shape with { ImageSize = 64 }, shape with { MaxImageLength = 20 }, shape with { BlockNormEps = 1e-12 }];

        Assert.Equal(5, others.Append(shape).Select(Key).Distinct().Count());
        Assert.EndsWith(
            "model.vilt.patch = 16\nmodel.vilt.image = 96\nmodel.vilt.max-image-length = -1\nmodel.vilt.block-norm-epsilon = 1E-06\nseed = 42\ndevice = cpu\nthreads = 1\n",
            StageKey.CanonicalText(Drawn(shape)),
            StringComparison.Ordinal);

        static StageSpec Drawn(ViltShape vilt) => new InitialiseStage(Sample.Model with { Family = "vilt", Vilt = vilt }, 42, Sample.Cpu);
        static StageKey Key(ViltShape vilt) => StageKey.Of(Drawn(vilt));
    }

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void Whatever_can_change_the_bytes_changes_the_key(string kind, StageSpec changed)
    {
        Assert.NotEqual(StageKey.Of(OneOfEachKind[kind]), StageKey.Of(changed));
    }

    [Theory]
    [MemberData(nameof(AdversarialChanges), DisableDiscoveryEnumeration = true)]
    public void Whatever_is_perturbed_otherwise_changes_the_key(AdversarialRecipe changed)
    {
        Assert.NotEqual(Adversarial(Villa), Adversarial(changed));
        Assert.NotEqual(StageKey.Of(Train), Adversarial(changed));
    }

    [Fact]
    public void The_key_of_adversarial_training_never_changes()
    {
        Assert.Equal("4e2206d6bffd", Adversarial(Villa).Short);
        Assert.Contains("recipe.adversarial.modality = Both\nrecipe.adversarial.steps = 3\n", StageKey.CanonicalText(Train with { Recipe = Sample.Recipe with { Adversarial = Villa } }), StringComparison.Ordinal);
        Assert.DoesNotContain("adversarial", StageKey.CanonicalText(Train), StringComparison.Ordinal);
    }

    [Fact]
    public void Imported_weights_are_in_the_key_by_their_content_and_the_seed_is_not_where_nothing_is_drawn()
    {
        var (imported, other) = (new InitialiseStage(Sample.Model, 42, Sample.Cpu, Weights), new InitialiseStage(Sample.Model, 42, Sample.Cpu, Mask));

        Assert.EndsWith($"imported = {Weights.Hex}\ndevice = cpu\nthreads = 1\n", StageKey.CanonicalText(imported), StringComparison.Ordinal);
        Assert.NotEqual(StageKey.Of(imported), StageKey.Of(other));
        Assert.Equal(StageKey.Of(imported), StageKey.Of(imported with { Seed = 43 }));
        Assert.Equal([Weights], imported.Inputs);
        Assert.Equal([Mask], (((PretrainStage)OneOfEachKind["pretrain"]) with { Imported = Mask }).Inputs);
        Assert.DoesNotContain("imported", StageKey.CanonicalText(OneOfEachKind["initialise"]) + StageKey.CanonicalText(OneOfEachKind["pretrain"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Pre_training_whose_heads_have_a_rate_of_their_own_is_not_what_it_was_when_they_had_none()
    {
        var pretrain = (PretrainStage)OneOfEachKind["pretrain"];

        Assert.StartsWith("stage = pretrain\nversion = 1\n", StageKey.CanonicalText(pretrain), StringComparison.Ordinal);
        Assert.StartsWith("stage = pretrain\nversion = 2\n", StageKey.CanonicalText(pretrain with { Recipe = pretrain.Recipe with { HeadRateFactor = 10 } }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_another_optimiser_never_changes()
    {
        var recipe = Sample.Recipe with { Optimiser = OptimiserKind.BertAdam, Schedule = ScheduleKind.Polynomial, EndRate = 1e-6, Power = 2 };

        Assert.Contains(
            "recipe.optimiser = BertAdam\nrecipe.schedule = Polynomial\nrecipe.end-rate = 1E-06\nrecipe.power = 2\n",
            StageKey.CanonicalText(Train with { Recipe = recipe }),
            StringComparison.Ordinal);
        Assert.DoesNotContain("schedule", StageKey.CanonicalText(Train), StringComparison.Ordinal);
    }

    [Fact]
    public void A_models_name_and_the_order_of_options_are_for_people()
    {
        var renamed = Train with
        {
            Model = Sample.Model with { Name = "mine" },
            Data = Sample.Vqa with { Options = [.. Sample.Vqa.Options.Reverse()] },
        };

        Assert.Equal(StageKey.Of(Train), StageKey.Of(renamed));
    }

    [Fact]
    public void The_same_spec_is_the_same_search_wherever_its_data_lie()
    {
        var moved = Sample.Spec with { DataPath = "/elsewhere", Priority = 3, Checkpoints = new CheckpointPolicy(10, 5) };

        Assert.Equal("sample-aca81847", SearchId.Of(Sample.Spec).Text);
        Assert.Equal(SearchId.Of(Sample.Spec), SearchId.Of(moved));
        Assert.NotEqual(SearchId.Of(Sample.Spec), SearchId.Of(Sample.Spec with { Seed = 43 }));
        Assert.NotEqual(SearchId.Of(Sample.Spec), SearchId.Of(Sample.Spec with { Pretrain = null }));
        Assert.NotEqual(SearchId.Of(Sample.Spec), SearchId.Of(Sample.Spec with { Controls = [] }));
        Assert.NotEqual(SearchId.Of(Sample.Spec), SearchId.Of(Sample.Spec with { Weights = Weights }));
        Assert.NotEqual(SearchId.Of(Sample.Spec with { Weights = Mask }), SearchId.Of(Sample.Spec with { Weights = Weights }));
        Assert.NotEqual(SearchId.Of(Sample.Spec), SearchId.Of(Sample.Spec with { Execution = Sample.Cpu with { Precision = Precision.Bfloat16 } }));
    }

    private static StageKey Adversarial(AdversarialRecipe recipe) => StageKey.Of(Train with { Recipe = Sample.Recipe with { Adversarial = recipe } });
}
