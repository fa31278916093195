using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Tests.Searches;

/// <summary>Each control differs from its ticket in one thing only.</summary>
public sealed class ControlTests
{
    private static readonly TicketSearchState Search = TicketSearchTests.Finished(Sample.WithEveryControl);

    private static readonly IReadOnlyDictionary<StageKey, StageSpec> Stages = Asked(Sample.WithEveryControl);

    [Fact]
    public void The_random_mask_has_the_tickets_count_in_every_tensor()
    {
        var draw = Prepared<DrawMaskStage>(ControlKind.RandomMask, 2);

        Assert.Equal(Search.Levels[2].Mask, draw.Like);
        Assert.True(draw.PerTensor);
        Assert.NotEqual(draw.Seed, Prepared<DrawMaskStage>(ControlKind.RandomMask, 1).Seed);
        Assert.Equal(Ticket(2) with { Mask = Of(ControlKind.RandomMask, 2).Prepared!.Mask }, Trained(ControlKind.RandomMask, 2));
    }

    [Fact]
    public void The_random_global_mask_has_the_total_only()
    {
        Assert.False(Prepared<DrawMaskStage>(ControlKind.RandomGlobal, 1).PerTensor);
        Assert.NotEqual(Prepared<DrawMaskStage>(ControlKind.RandomGlobal, 1).Seed, Prepared<DrawMaskStage>(ControlKind.RandomMask, 1).Seed);
        Assert.Equal(Ticket(1) with { Mask = Of(ControlKind.RandomGlobal, 1).Prepared!.Mask }, Trained(ControlKind.RandomGlobal, 1));
    }

    [Fact]
    public void Shuffled_weights_are_the_anchors_under_the_tickets_mask()
    {
        Assert.Equal(Search.Anchor!.Weights, Prepared<ShuffleStage>(ControlKind.ShuffledWeights, 1).Weights);
        Assert.Equal(Ticket(2) with { Anchor = Of(ControlKind.ShuffledWeights, 2).Prepared!.Weights! }, Trained(ControlKind.ShuffledWeights, 2));
    }

    [Fact]
    public void Reinitialised_weights_are_drawn_once_from_another_seed()
    {
        Assert.NotEqual(Sample.Spec.Seed, Prepared<InitialiseStage>(ControlKind.Reinitialised, 1).Seed);
        Assert.Equal(Of(ControlKind.Reinitialised, 1).Prepared!.Stage, Of(ControlKind.Reinitialised, 2).Prepared!.Stage);
        Assert.Equal(Ticket(2) with { Anchor = Of(ControlKind.Reinitialised, 2).Prepared!.Weights! }, Trained(ControlKind.Reinitialised, 2));
    }

    [Fact]
    public void The_one_shot_mask_ranks_the_anchor_and_waits_for_no_training()
    {
        var prune = Prepared<PruneStage>(ControlKind.OneShot, 2);
        Assert.Equal((Search.Anchor!.Weights, null, 0.6), (prune.Weights, prune.Mask, prune.Sparsity));
        Assert.Equal(Ticket(2) with { Mask = Of(ControlKind.OneShot, 2).Prepared!.Mask }, Trained(ControlKind.OneShot, 2));

        var search = Sample.WithEveryControl.Submitted().AfterFirst<PretrainStage>();
        Assert.Equal([0.3, 0.6], search.Wants().Select(w => w.Spec).OfType<PruneStage>().Select(p => p.Sparsity));
    }

    [Fact]
    public void The_adversarial_run_is_the_ticket_but_for_its_training()
    {
        var adversarial = Sample.WithEveryControl.Recipe.Adversarial! with { Use = AdversarialUse.Training };

        Assert.Null(Ticket(2).Recipe.Adversarial);
        Assert.Null(Of(ControlKind.Adversarial, 2).Prepared);
        Assert.Equal(Ticket(2) with { Recipe = Sample.Recipe with { Adversarial = adversarial } }, Trained(ControlKind.Adversarial, 2));
    }

    [Fact]
    public void A_search_by_adversarial_training_trains_everything_so_and_its_key_tells()
    {
        var recipe = Sample.Recipe with { Adversarial = Sample.WithEveryControl.Recipe.Adversarial! with { Use = AdversarialUse.Training } };
        var spec = Sample.Spec with { Recipe = recipe };

        Assert.All(Asked(spec).Values.OfType<TrainStage>(), train => Assert.Equal(recipe, train.Recipe));
        Assert.NotEqual(SearchId.Of(Sample.Spec), SearchId.Of(spec));
        Assert.NotEqual(SearchId.Of(spec), SearchId.Of(spec with { Recipe = Sample.WithEveryControl.Recipe }));
    }

    [Fact]
    public void The_question_only_model_is_trained_and_scored_without_pictures()
    {
        var blind = Sample.Vqa with { View = DataView.TextOnly };

        Assert.Equal(Ticket(0) with { Data = blind }, Trained(ControlKind.QuestionOnly, 0));
        Assert.Equal(blind, Assert.IsType<EvaluateStage>(Stages[Of(ControlKind.QuestionOnly, 0).Evaluated!.Stage]).Data);
    }

    [Fact]
    public void The_question_only_model_never_starts_from_weights_that_saw_the_task()
    {
        var search = (Sample.Spec with { RewindStep = 100 }).Submitted().AfterFirst<PretrainStage>();

        var blind = search.Wants().Select(w => w.Spec).OfType<TrainStage>().Single(t => t.Data.View == DataView.TextOnly);

        Assert.Equal((search.Origin!.Weights, null, 0, 600), (blind.Anchor, blind.Head, blind.FromStep, blind.ToStep));
    }

    [Fact]
    public void Every_control_of_every_level_is_scored()
    {
        Assert.Equal(13, Search.Controls.Count);
        Assert.All(Search.Controls, c => Assert.NotNull(c.Accuracy));
    }

    [Fact]
    public void A_control_under_policy_keep_carries_the_head_its_ticket_carries()
    {
        var spec = Sample.WithEveryControl with { Prune = Sample.Spec.Prune with { Head = HeadPolicy.Keep } };
        var search = TicketSearchTests.Finished(spec);
        var stages = Asked(spec);

        Assert.All(
            search.Controls.Where(c => c.Level > 0),
            c => Assert.Equal(search.Levels[c.Level - 1].Trained!.Weights, ((TrainStage)stages[c.Trained!.Stage]).Head));
    }

    private static ControlRecord Of(ControlKind kind, int level) => Search.Controls.Single(c => c.Control == kind && c.Level == level);

    private static T Prepared<T>(ControlKind kind, int level)
        where T : StageSpec => Assert.IsType<T>(Stages[Of(kind, level).Prepared!.Stage]);

    private static StageSpec Trained(ControlKind kind, int level) => Stages[Of(kind, level).Trained!.Stage];

    private static TrainStage Ticket(int level) => (TrainStage)Stages[Search.Levels[level].Trained!.Stage];

    private static IReadOnlyDictionary<StageKey, StageSpec> Asked(SearchSpec spec)
    {
        var asked = new Dictionary<StageKey, StageSpec>();
        spec.Submitted().RunToEnd(wants =>
        {
            asked[wants[0].Key] = wants[0].Spec;
            return wants[0];
        });
        return asked;
    }
}
