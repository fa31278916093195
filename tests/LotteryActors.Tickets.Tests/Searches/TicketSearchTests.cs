using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Tests.Searches;

/// <summary>Algorithm 1 of Gan et al., walked through phase by phase.</summary>
public sealed class TicketSearchTests
{
    [Fact]
    public void A_search_goes_from_pretraining_over_every_level_to_a_verdict()
    {
        var search = (Sample.Spec with { Controls = [], Prune = Sample.Spec.Prune with { Sparsities = [0.3] } }).Submitted();
        Assert.Equal(SearchPhase.Pretraining, search.Phase);
        Assert.IsType<PretrainStage>(Assert.Single(search.Wants()).Spec);

        search = search.AfterFirst<PretrainStage>();
        Assert.Equal(SearchPhase.Dense, search.Phase);
        Assert.Equal(search.Anchor!.Weights, search.Levels[0].Rewound!.Anchor);
        Assert.Null(search.Levels[0].Rewound!.Mask);

        search = search.AfterFirst<TrainStage>();
        Assert.Equal(SearchPhase.Pruning, search.Phase);

        search = search.AfterFirst<EvaluateStage>().AfterFirst<PruneStage>();
        Assert.Equal(SearchPhase.Retraining, search.Phase);
        Assert.Equal(search.Levels[1].Mask, search.Levels[1].Rewound!.Mask);
        Assert.Equal(search.Anchor!.Weights, search.Levels[1].Rewound!.Anchor);

        search = search.AfterFirst<TrainStage>();
        Assert.Equal(SearchPhase.Evaluating, search.Phase);

        search = search.AfterFirst<EvaluateStage>();
        Assert.Equal(SearchPhase.Completed, search.Phase);
        Assert.NotNull(search.Verdict);
        Assert.Empty(search.Wants());
    }

    [Fact]
    public void Without_pretraining_the_anchor_is_drawn_from_the_seed()
    {
        var search = (Sample.Spec with { Pretrain = null }).Submitted();

        var stage = Assert.IsType<InitialiseStage>(Assert.Single(search.Wants()).Spec);

        Assert.Equal(42, stage.Seed);
        Assert.Equal(SearchPhase.Dense, search.AfterFirst<InitialiseStage>().Phase);
    }

    [Fact]
    public void Pruning_ranks_the_trained_weights_of_the_level_before_under_its_mask()
    {
        var search = Sample.Spec.Submitted().AfterFirst<PretrainStage>().AfterFirst<TrainStage>();
        var first = search.Wants().Select(w => w.Spec).OfType<PruneStage>().Single();
        Assert.Equal(search.Levels[0].Trained!.Weights, first.Weights);
        Assert.Null(first.Mask);
        Assert.Equal(0.3, first.Sparsity);

        search = search.AfterFirst<PruneStage>();
        search = search.After(search.Done(Trunk(search).OfType<TrainStage>().Single()));
        var second = search.Wants().Select(w => w.Spec).OfType<PruneStage>().Single();
        Assert.Equal(search.Levels[1].Trained!.Weights, second.Weights);
        Assert.Equal(search.Levels[1].Mask, second.Mask);
        Assert.Equal(0.6, second.Sparsity);
    }

    [Fact]
    public void Every_level_restarts_from_theta_0_with_phi_0_and_the_whole_schedule()
    {
        var search = Finished(Sample.Spec with { Controls = [] });
        var trainings = Trainings(Sample.Spec with { Controls = [] });

        Assert.Equal(3, trainings.Count);
        Assert.All(trainings, t => Assert.Equal((search.Anchor!.Weights, null, 0, 600), (t.Anchor, t.Head, t.FromStep, t.ToStep)));
        Assert.Equal([null, search.Levels[1].Mask, search.Levels[2].Mask], trainings.Select(t => t.Mask));
    }

    [Fact]
    public void Late_rewinding_trains_to_step_i_once_and_restarts_every_level_there()
    {
        var spec = Sample.Spec with { Controls = [], RewindStep = 100 };
        var search = Finished(spec);
        var trainings = Trainings(spec);

        Assert.Equal((search.Origin!.Weights, 0, 100), (trainings[0].Anchor, trainings[0].FromStep, trainings[0].ToStep));
        Assert.Equal(100, search.Anchor!.Step);
        Assert.Equal(4, trainings.Count);
        Assert.All(
            trainings.Skip(1),
            t => Assert.Equal((search.Anchor.Weights, search.Anchor.Weights, 100, 600), (t.Anchor, t.Head, t.FromStep, t.ToStep)));
    }

    [Fact]
    public void Policy_keep_carries_the_trained_head_into_the_next_round()
    {
        var spec = Sample.Spec with { Controls = [], Prune = Sample.Spec.Prune with { Head = HeadPolicy.Keep } };
        var search = Finished(spec);

        Assert.Equal(
            [null, search.Levels[0].Trained!.Weights, search.Levels[1].Trained!.Weights],
            Trainings(spec).Select(t => t.Head));
    }

    [Fact]
    public void A_level_is_scored_while_the_next_is_pruned()
    {
        var search = Sample.Spec.Submitted().AfterFirst<PretrainStage>().AfterFirst<TrainStage>();

        Assert.Equal(["prune", "evaluate", "train"], search.Wants().Select(w => w.Spec.Kind));
    }

    [Fact]
    public void The_trunk_goes_before_controls_and_the_search_of_higher_priority_before_both()
    {
        var search = Sample.Spec.Submitted().AfterFirst<PretrainStage>();
        var urgent = (Sample.Spec with { Priority = 1 }).Submitted().AfterFirst<PretrainStage>();

        var (trunk, control) = (search.Wants()[0], search.Wants()[1]);

        Assert.Equal(DataView.Both, Assert.IsType<TrainStage>(trunk.Spec).Data.View);
        Assert.Equal(DataView.TextOnly, Assert.IsType<TrainStage>(control.Spec).Data.View);
        Assert.True(trunk.Priority > control.Priority);
        Assert.True(urgent.Wants()[1].Priority > trunk.Priority);
    }

    [Fact]
    public void Two_devices_are_busy_from_the_dense_model_to_the_last_level()
    {
        var search = Sample.Spec.Submitted().AfterFirst<PretrainStage>();
        while (search.Phase is not (SearchPhase.Controls or SearchPhase.Completed))
        {
            Assert.True(search.Wants().Count >= 2, $"in {search.Phase} at level {search.Level} a second device would be idle");
            search = search.After(search.Done(search.Wants()[0].Spec));
        }
    }

    [Fact]
    public void Controls_that_remain_after_the_trunk_are_awaited_before_the_verdict()
    {
        var search = Sample.Spec.Submitted();
        while (search.Wants().Any(w => w.Priority == 1))
        {
            search = search.After(search.Done(search.Wants()[0].Spec));
        }

        Assert.Equal(SearchPhase.Controls, search.Phase);
        Assert.Null(search.Verdict);
        Assert.Equal(SearchPhase.Completed, search.RunToEnd(w => w[0]).Phase);
    }

    [Fact]
    public void The_verdict_names_the_sparsest_level_over_the_line()
    {
        var search = Sample.Spec.Submitted();
        double[] accuracies = [0.8, 0.799, 0.5];
        while (search.Wants() is { Count: > 0 } wants)
        {
            var result = Sample.ResultOf(wants[0].Spec);
            if (search.Levels.FirstOrDefault(l => l.Trained is { } t && wants[0].Spec is EvaluateStage e && e.Weights == t.Weights) is { } level)
            {
                result = result with { Scores = [new Score(ScoreNames.Accuracy, accuracies[level.Level])] };
            }

            search = search.After(new SearchCommands.StageDone(search.Id!, wants[0].Key, result));
        }

        Assert.Equal("relaxed winning ticket at 30 %: 99.9 % of dense", search.Verdict!.Sentence);
        Assert.Equal(1, search.Verdict.Level);
        Assert.Equal([0.5], search.Verdict.Levels[1].Scores.Scores);
    }

    [Fact]
    public void A_search_knows_which_stage_made_each_of_its_artifacts()
    {
        var search = Finished(Sample.WithEveryControl);

        Assert.All(search.Levels.Skip(1), l => Assert.Equal(l.Pruned!.Stage, search.ProducerOf(l.Mask!)));
        Assert.All(search.Controls, c => Assert.Equal(c.Trained!.Stage, search.ProducerOf(c.Trained.Weights)));
        Assert.Equal(search.Anchor!.Stage, search.ProducerOf(search.Anchor.Weights));
        Assert.Null(search.ProducerOf(Sample.DigestOf("a stranger")));
    }

    internal static TicketSearchState Finished(SearchSpec spec) => spec.Submitted().RunToEnd(w => w[0]);

    private static IEnumerable<StageSpec> Trunk(TicketSearchState search) => search.Wants().Where(w => w.Priority == 1).Select(w => w.Spec);

    private static IReadOnlyList<TrainStage> Trainings(SearchSpec spec)
    {
        var trainings = new List<TrainStage>();
        spec.Submitted().RunToEnd(wants =>
        {
            if (wants[0].Spec is TrainStage train)
            {
                trainings.Add(train);
            }

            return wants[0];
        });
        return trainings;
    }
}
