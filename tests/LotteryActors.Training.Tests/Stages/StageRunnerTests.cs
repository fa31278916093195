using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Tests.Stages;

public sealed class StageRunnerTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();
    private readonly TinySearch _search;

    public StageRunnerTests() => _search = new TinySearch(_temporary.Store);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_whole_search_in_a_bare_loop_gives_the_same_digests_and_scores_twice()
    {
        using var elsewhere = new TemporaryStore();

        var first = WholeSearch(_search);
        var second = WholeSearch(new TinySearch(elsewhere.Store));

        Assert.Equal(first, second);
    }

    [Fact]
    public void Initial_weights_are_the_backbone_alone_in_the_modules_order_and_depend_on_the_seed()
    {
        var result = _search.Run(_search.Initialise);
        var names = Read(result.Output("weights")).Entries.Select(e => e.Name).ToList();
        using var model = new UniterModel(UniterConfig.Of(TinySearch.Model));

        Assert.Equal(model.named_parameters().Select(p => $"uniter.{p.name}"), names);
        Assert.NotEqual(result.Output("weights"), _search.Run(_search.Initialise with { Seed = 6 }).Output("weights"));
    }

    [Fact]
    public void Pretraining_learns_with_all_three_objectives_and_leaves_backbone_and_heads()
    {
        var weights = Read(_search.Run(_search.Pretrain).Output("weights"));
        var initial = Read(_search.Run(_search.Initialise).Output("weights"));

        Assert.All(initial.Entries, entry => Assert.Contains(weights.Entries, e => e.Name == entry.Name));
        Assert.Contains(weights.Entries, e => e.Name.StartsWith("cls.", StringComparison.Ordinal));
        Assert.Contains(weights.Entries, e => e.Name.StartsWith("feat_regress.", StringComparison.Ordinal));
        Assert.Contains(weights.Entries, e => e.Name.StartsWith("itm_output.", StringComparison.Ordinal));
        Assert.NotEqual(initial.Float32("uniter.pooler.dense.weight").ToArray(), weights.Float32("uniter.pooler.dense.weight").ToArray());
    }

    [Fact]
    public void Training_a_ticket_begins_at_mask_times_anchor_and_keeps_masked_weights_positive_zero()
    {
        var anchor = _search.Run(_search.Initialise).Output("weights");
        var mask = _search.Run(_search.Prune(anchor, null, 0.5)).Output("mask");

        var trained = Read(_search.Run(_search.Train(anchor, mask)).Output("weights"));

        Assert.All(MaskArtifact.Read(_temporary.Store, mask).Tensors, tensor => Assert.True(tensor.Holds(trained.Float32(tensor.Name)), tensor.Name));
        var none = _search.Train(anchor, mask) with { ToStep = 0 };
        var start = Read(_search.Run(none).Output("weights"));
        var anchorFile = Read(anchor);
        Assert.All(MaskArtifact.Read(_temporary.Store, mask).Tensors, tensor =>
        {
            var expected = anchorFile.Float32(tensor.Name).ToArray();
            tensor.ApplyTo(expected);
            Assert.Equal(expected, start.Float32(tensor.Name).ToArray());
        });
    }

    [Fact]
    public void The_head_is_the_same_phi_0_in_every_round_unless_one_is_carried_on()
    {
        var anchor = _search.Run(_search.Initialise).Output("weights");
        var mask = _search.Run(_search.Prune(anchor, null, 0.5)).Output("mask");
        var trained = _search.Run(_search.Train(anchor)).Output("weights");

        var dense = Head(_search.Train(anchor) with { ToStep = 0 });
        var ticket = Head(_search.Train(anchor, mask) with { ToStep = 0 });
        var carried = Head(_search.Train(anchor, mask, head: trained) with { ToStep = 0 });

        Assert.Equal(dense, ticket);
        Assert.Equal(Read(trained).Float32("vqa_output.0.weight").ToArray(), carried);
        Assert.NotEqual(dense, carried);
    }

    [Fact]
    public void Training_stopped_and_resumed_gives_the_bytes_of_training_left_alone()
    {
        var anchor = _search.Run(_search.Initialise).Output("weights");
        var undisturbed = _search.Run(_search.Train(anchor));
        using var stop = new CancellationTokenSource();
        var observer = new RecordingObserver(_ => stop.Cancel());

        Assert.Throws<OperationCanceledException>(() => _search.Run(_search.Train(anchor), observer, stop: stop.Token));
        var resumed = _search.Run(_search.Train(anchor), new RecordingObserver(), observer.Checkpoints[^1].Digest);

        Assert.Equal(undisturbed.Outputs, resumed.Outputs);
        Assert.Equal(undisturbed.Scores, resumed.Scores);
    }

    [Fact]
    public void Pretraining_heads_learn_at_the_rate_that_the_recipe_gives_them()
    {
        var still = _search.Pretrain with { Recipe = _search.Pretrain.Recipe with { Steps = 1, WarmupSteps = 0, LearningRate = 1e-9 } };
        var (slow, fast) = (still with { Recipe = still.Recipe with { HeadRateFactor = 1 } }, still with { Recipe = still.Recipe with { HeadRateFactor = 1e6 } });

        var (one, many) = (Read(_search.Run(slow).Output("weights")), Read(_search.Run(fast).Output("weights")));

        Assert.Equal(one.Float32("uniter.pooler.dense.weight").ToArray(), many.Float32("uniter.pooler.dense.weight").ToArray());
        Assert.Contains(one.Entries, e => UniterParameters.IsHead(e.Name) && !one.Bytes(e.Name).SequenceEqual(many.Bytes(e.Name)));
    }

    [Fact]
    public void Pretraining_resumed_from_its_checkpoints_gives_the_same_bytes()
    {
        var observer = new RecordingObserver();
        var undisturbed = _search.Run(_search.Pretrain, observer, checkpoints: new CheckpointPolicy(3, 0));

        Assert.NotEmpty(observer.Checkpoints);
        Assert.All(observer.Checkpoints, checkpoint =>
            Assert.Equal(undisturbed.Outputs, _search.Run(_search.Pretrain, new RecordingObserver(), checkpoint.Digest).Outputs));
    }

    [Fact]
    public void Training_raises_the_accuracy()
    {
        var longer = new TinySearch(_temporary.Store) { Recipe = _search.Recipe with { Steps = 250, BatchSize = 32, LearningRate = 4e-3 } };
        var anchor = _search.Run(_search.Initialise).Output("weights");
        var untrained = _search.Run(_search.Train(anchor) with { ToStep = 0 }).Output("weights");
        var trained = longer.Run(longer.Train(anchor)).Output("weights");

        var before = _search.Run(_search.Evaluate(untrained));
        var after = _search.Run(_search.Evaluate(trained));

        Assert.Equal(200, after.Score("examples"));
        Assert.True(after.Score("accuracy") > before.Score("accuracy") + 0.1, $"{before.Score("accuracy")} before, {after.Score("accuracy")} after");
        Assert.True(after.Score("loss") < before.Score("loss"));
    }

    [Fact]
    public void A_shuffle_keeps_every_tensors_values_and_moves_only_the_prunable_ones()
    {
        var anchor = _search.Run(_search.Initialise).Output("weights");
        var before = Read(anchor);
        var after = Read(_search.Run(_search.Shuffle(anchor)).Output("weights"));

        Assert.Equal(before.Entries, after.Entries, (a, b) => a.Name == b.Name && a.Begin == b.Begin);
        Assert.All(before.Entries, entry =>
        {
            var (old, shuffled) = (before.Float32(entry.Name).ToArray(), after.Float32(entry.Name).ToArray());
            var isPrunable = UniterParameters.Prunable("encoder", [(entry.Name, entry.Shape.ToArray())]).Count == 1;
            Assert.Equal(isPrunable, !old.SequenceEqual(shuffled));
            Assert.Equal(old.Order(), shuffled.Order());
        });
    }

    [Fact]
    public void A_mask_of_another_preset_is_refused()
    {
        var anchor = _search.Run(_search.Initialise).Output("weights");
        var mask = _search.Run(_search.Prune(anchor, null, 0.5) with { Preset = "backbone" }).Output("mask");

        var error = Assert.Throws<StageFailedException>(() => _search.Run(_search.Train(anchor, mask)));
        Assert.Contains("the mask ranges over 'backbone', the stage over 'encoder'", error.Message, StringComparison.Ordinal);
        Assert.False(error.Retriable);
    }

    [Fact]
    public void Weights_of_another_model_are_refused_by_tensor_and_shape()
    {
        var anchor = _search.Run(_search.Initialise with { Model = TinySearch.Model with { IntermediateSize = 96 } }).Output("weights");

        var error = Assert.Throws<StageFailedException>(() => _search.Run(_search.Train(anchor)));
        Assert.Contains("rewinding to the anchor", error.Message, StringComparison.Ordinal);
        Assert.Contains("'uniter.encoder.layer.0.intermediate.dense.weight' is F32 [96, 32] where F32 [64, 32] is wanted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_anchor_fails_the_stage_and_says_where_it_was_put()
    {
        var anchor = _search.Run(_search.Initialise).Output("weights");
        using (var file = File.OpenWrite(_temporary.Store.PathOf(anchor)))
        {
            file.Position = 5000;
            file.Write("damaged"u8);
        }

        var error = Assert.Throws<StageFailedException>(() => _search.Run(_search.Train(anchor)));
        Assert.Contains("do not match their digest; moved to", error.Message, StringComparison.Ordinal);
        Assert.False(error.Retriable);
    }

    [Fact]
    public void What_Torch_throws_becomes_one_line_that_names_the_stage_and_the_step()
    {
        var anchor = _search.Run(_search.Initialise with { Model = Short }).Output("weights");

        var error = Assert.Throws<StageFailedException>(() => _search.Run(_search.Train(anchor) with { Model = Short }));
        Assert.Matches("^train [0-9a-f]{12}: step 1: Torch: ", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.IsType<ExternalException>(error.InnerException);
    }

    [Fact]
    public void A_stage_for_another_number_of_threads_is_refused()
    {
        var error = Assert.Throws<StageFailedException>(() => _search.Run(_search.Initialise with { Execution = new Execution("cpu", 2) }));
        Assert.Contains("wants cpu with 2 threads, this device is cpu with 1", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A model with fewer text positions than the questions need.</summary>
    private static ModelSpec Short => TinySearch.Model with { MaxPositions = 2 };

    private static List<string> WholeSearch(TinySearch search)
    {
        List<string> facts = [];
        var anchor = Done(search.Initialise).Output("weights");
        Digest? mask = null;
        foreach (var sparsity in new[] { 0.3, 0.6 })
        {
            var trained = Done(search.Train(anchor, mask)).Output("weights");
            Done(search.Evaluate(trained));
            mask = Done(search.Prune(trained, mask, sparsity)).Output("mask");
        }

        var random = Done(search.DrawMask(mask!)).Output("mask");
        Done(search.Evaluate(Done(search.Train(anchor, mask)).Output("weights")));
        Done(search.Evaluate(Done(search.Train(anchor, random)).Output("weights")));
        return facts;

        StageResult Done(StageSpec stage)
        {
            var result = search.Run(stage);
            facts.AddRange(result.Outputs.Select(o => $"{stage.Kind} {o.Name} {o.Digest.Hex}"));
            facts.AddRange(result.Scores.Select(s => $"{stage.Kind} {s.Name} {s.Value:R}"));
            return result;
        }
    }

    private float[] Head(StageSpec stage) => Read(_search.Run(stage).Output("weights")).Float32("vqa_output.0.weight").ToArray();

    private SafetensorsFile Read(Digest digest) => SafetensorsFile.Read(_temporary.Store.PathOf(digest));
}
