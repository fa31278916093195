using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;
using LotteryActors.Training.Tests.Stages;

namespace LotteryActors.Training.Tests.Families;

/// <summary>Stages of LXMERT and ViLT, as those of UNITER.</summary>
public sealed class FamilyStageTests : IDisposable
{
    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 2, 1e-2, 1e-2, PerturbationNorm.L2, 0, 1.5, 0.05);

    private readonly TemporaryStore _temporary = new();

    public static TheoryData<string> Families => ["lxmert", "vilt"];

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Families))]
    public void A_whole_search_in_a_bare_loop_gives_the_same_digests_and_scores_twice(string family)
    {
        using var elsewhere = new TemporaryStore();

        var first = WholeSearch(Search(family, _temporary));

        Assert.Equal(first, WholeSearch(Search(family, elsewhere)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Initial_weights_are_the_backbone_that_pretraining_begins_at(string family)
    {
        var search = Search(family, _temporary);
        var still = search.Pretrain with { Recipe = search.Pretrain.Recipe with { Steps = 1, LearningRate = 1e-9, WarmupSteps = 0 } };

        var initial = Read(search.Run(search.Initialise).Output("weights"));
        var begun = Read(search.Run(still).Output("weights"));

        var isHead = ModelFamilies.Of(search.Sizes).Rules.IsHead;
        Assert.Equal(begun.Entries.Select(e => e.Name).Where(name => !isHead(name)), initial.Entries.Select(e => e.Name));
        Assert.All(initial.Entries, entry =>
            Assert.All(initial.Float32(entry.Name).ToArray().Zip(begun.Float32(entry.Name).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f)));
        Assert.NotEqual(search.Run(search.Initialise).Output("weights"), search.Run(search.Initialise with { Seed = 6 }).Output("weights"));
    }

    [Theory]
    [InlineData("lxmert", "cls.predictions.bias", "cls.seq_relationship.weight", "obj_predict_head.decoder_dict.feat.weight", "obj_predict_head.decoder_dict.obj.weight", "obj_predict_head.decoder_dict.attr.weight")]
    [InlineData("vilt", "mlm_score.bias", "itm_score.fc.weight", "transformer.patch_embed.proj.weight", "transformer.pos_embed")]
    public void Pretraining_reaches_the_head_of_every_objective(string family, params string[] learned)
    {
        var search = Search(family, _temporary);
        var still = search.Pretrain with { Recipe = search.Pretrain.Recipe with { Steps = 1, LearningRate = 1e-9, WarmupSteps = 0 } };

        var before = Read(search.Run(still).Output("weights"));
        var after = Read(search.Run(search.Pretrain).Output("weights"));

        Assert.All(learned, name => Assert.True(Distance(before, after, name) > 1e-4, name));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Pretraining_plain_or_adversarial_is_resumed_to_the_same_bytes(string family)
    {
        var search = Search(family, _temporary);
        var adversarial = search.Pretrain with { Recipe = search.Pretrain.Recipe with { Adversarial = Villa } };

        Assert.All([search.Pretrain, adversarial], stage => ResumesFromEveryCheckpoint(search, stage));
        Assert.NotEqual(search.Run(search.Pretrain).Output("weights"), search.Run(adversarial).Output("weights"));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_ticket_trained_plainly_or_adversarially_begins_at_mask_times_anchor_keeps_its_zeros_and_is_resumed_to_the_same_bytes(string family)
    {
        var search = Search(family, _temporary);
        var anchor = search.Run(search.Initialise).Output("weights");
        var mask = search.Run(search.Prune(anchor, null, 0.5)).Output("mask");
        var plain = search.Train(anchor, mask);
        var adversarial = plain with { Recipe = plain.Recipe with { Adversarial = Villa } };

        Assert.All([plain, adversarial], stage =>
        {
            ResumesFromEveryCheckpoint(search, stage);
            var trained = Read(search.Run(stage).Output("weights"));
            Assert.All(MaskArtifact.Read(_temporary.Store, mask).Tensors, tensor => Assert.True(tensor.Holds(trained.Float32(tensor.Name)), tensor.Name));
        });
        var start = Read(search.Run(plain with { ToStep = 0 }).Output("weights"));
        Assert.All(MaskArtifact.Read(_temporary.Store, mask).Tensors, tensor =>
        {
            var expected = Read(anchor).Float32(tensor.Name).ToArray();
            tensor.ApplyTo(expected);
            Assert.Equal(expected, start.Float32(tensor.Name).ToArray());
        });
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_preset_prunes_weights_of_the_backbone_alone(string family)
    {
        var search = Search(family, _temporary);
        var trained = search.Run(search.Train(search.Run(search.Initialise).Output("weights"))).Output("weights");
        var rules = ModelFamilies.Of(search.Sizes).Rules;

        var kept = new[] { "encoder", "backbone" }
            .Select(preset => search.Run(search.Prune(trained, null, 0.5) with { Preset = preset }))
            .Select(result => MaskArtifact.Read(_temporary.Store, result.Output("mask")))
            .ToList();

        Assert.All(kept.SelectMany(mask => mask.Tensors), tensor => Assert.False(rules.IsHead(tensor.Name), tensor.Name));
        Assert.All(kept, mask => Assert.Equal(0.5, mask.Sparsity, 1e-3));
        Assert.True(kept[1].Prunable > kept[0].Prunable);
    }

    [Fact]
    public void An_unknown_family_is_refused_by_name()
    {
        var search = new TinySearch(_temporary.Store) { Sizes = TinySearch.Model with { Family = "flava" } };

        var error = Assert.Throws<StageFailedException>(() => search.Run(search.Initialise));

        Assert.Contains("no model family 'flava'; known are uniter, lxmert, vilt", error.Message, StringComparison.Ordinal);
        Assert.False(error.Retriable);
    }

    private static TinySearch Search(string family, TemporaryStore temporary)
    {
        var search = new TinySearch(temporary.Store);
        return new TinySearch(temporary.Store)
        {
            Sizes = family == "vilt" ? TinySearch.Vilt : TinySearch.Lxmert,
            Mix = family == "vilt" ? new ObjectiveMix(1, 0, 1) : new ObjectiveMix(1, 1, 1),
            Recipe = search.Recipe with { Steps = 8, BatchSize = 8 },
        };
    }

    private static void ResumesFromEveryCheckpoint(TinySearch search, StageSpec stage)
    {
        var observer = new RecordingObserver();
        var undisturbed = search.Run(stage, observer, checkpoints: new CheckpointPolicy(3, 0));

        Assert.NotEmpty(observer.Checkpoints);
        Assert.All(observer.Checkpoints, checkpoint =>
        {
            var resumed = search.Run(stage, new RecordingObserver(), checkpoint.Digest);
            Assert.Equal(undisturbed.Outputs, resumed.Outputs);
            Assert.Equal(undisturbed.Scores, resumed.Scores);
        });
    }

    /// <summary>Two levels, a random mask, shuffled weights and the question-only control.</summary>
    private static List<string> WholeSearch(TinySearch search)
    {
        List<string> facts = [];
        var anchor = Done(search.Pretrain).Output("weights");
        Digest? mask = null;
        foreach (var sparsity in new[] { 0.3, 0.6 })
        {
            var trained = Done(search.Train(anchor, mask)).Output("weights");
            Done(search.Evaluate(trained));
            mask = Done(search.Prune(trained, mask, sparsity)).Output("mask");
        }

        Done(search.Evaluate(Done(search.Train(anchor, Done(search.DrawMask(mask!)).Output("mask"))).Output("weights")));
        Done(search.Train(Done(search.Shuffle(anchor)).Output("weights"), mask));
        var blind = TinySearch.Questions with { View = DataView.TextOnly };
        Done(search.Evaluate(Done(search.Train(anchor) with { Data = blind }).Output("weights")) with { Data = blind });
        return facts;

        StageResult Done(StageSpec stage)
        {
            var result = search.Run(stage);
            facts.AddRange(result.Outputs.Select(o => $"{stage.Kind} {o.Name} {o.Digest.Hex}"));
            facts.AddRange(result.Scores.Select(s => $"{stage.Kind} {s.Name} {s.Value:R}"));
            return result;
        }
    }

    private static float Distance(SafetensorsFile before, SafetensorsFile after, string name) =>
        before.Float32(name).ToArray().Zip(after.Float32(name).ToArray(), (a, b) => Math.Abs(a - b)).Max();

    private SafetensorsFile Read(Digest digest) => SafetensorsFile.Read(_temporary.Store.PathOf(digest));
}
