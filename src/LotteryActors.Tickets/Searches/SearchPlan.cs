using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Searches;

/// <summary>
/// Iterative magnitude pruning with rewinding (Gan et al., Algorithm 1) as the set of stages that can be done now.
/// Whatever has all its inputs is in it: nothing waits that need not.
/// </summary>
internal sealed class SearchPlan(TicketSearchState search, SearchSpec spec)
{
    /// <summary>Trunk first, in the order of the algorithm, then controls.</summary>
    public IEnumerable<Goal> Goals() => Trunk().Concat(new ControlPlan(search, spec, this).Goals());

    /// <summary>mask * anchor, with the head that the policy gives a level, trained to the end of the schedule.</summary>
    public TrainStage Training(int level, Digest anchor, Digest? mask) =>
        Training(spec.Task, anchor, mask, HeadOf(level), spec.RewindStep, spec.Recipe.Steps);

    public TrainStage Training(DataSpec task, Digest anchor, Digest? mask, Digest? head, int fromStep, int toStep) =>
        new(spec.Model, task, anchor, mask, head, spec.Prune.Preset, spec.Recipe.OfSearch(), fromStep, toStep, spec.Seed, spec.Execution);

    public EvaluateStage Evaluation(DataSpec task, Digest weights) => new(spec.Model, task, weights, spec.Execution);

    public PruneStage Pruning(Digest weights, Digest? parent, double sparsity) =>
        new(spec.Model, weights, parent, spec.Prune.Preset, sparsity, spec.Execution);

    /// <summary>True once the head a level starts from is known.</summary>
    public bool KnowsHeadOf(int level) =>
        spec.Prune.Head == HeadPolicy.Anchor || level == 0 || search.Levels[level - 1].Trained is not null;

    private Digest? HeadOf(int level) =>
        spec.Prune.Head == HeadPolicy.Keep && level > 0 ? search.Levels[level - 1].Trained?.Weights
        : spec.RewindStep > 0 ? search.Anchor?.Weights
        : null;

    private IEnumerable<Goal> Trunk()
    {
        if (search.Origin is not { } origin)
        {
            return [Theta0()];
        }

        return search.Anchor is null ? [ThetaI(origin)] : search.Levels.SelectMany(Level);
    }

    private Goal Theta0() => new(
        spec.Pretrain is { } plan
            ? new PretrainStage(spec.Model, plan.Data, plan.Recipe, plan.Mix, spec.Seed, spec.Execution, spec.Weights)
            : new InitialiseStage(spec.Model, spec.Seed, spec.Execution, spec.Weights),
        OnTrunk: true,
        (key, result) => new SearchEvents.AnchorSettled(0, key, result.Output(OutputNames.Weights)));

    private Goal ThetaI(SearchEvents.AnchorSettled origin) => new(
        Training(spec.Task, origin.Weights, mask: null, head: null, fromStep: 0, toStep: spec.RewindStep),
        OnTrunk: true,
        (key, result) => new SearchEvents.AnchorSettled(spec.RewindStep, key, result.Output(OutputNames.Weights)));

    private IEnumerable<Goal> Level(LevelRecord level)
    {
        if (level is { Rewound: { } rewound, Trained: null })
        {
            yield return Train(level.Level, rewound);
        }

        if (level.Trained is { } trained)
        {
            if (search.Levels.ElementAtOrDefault(level.Level + 1) is { Pruned: null } next)
            {
                yield return Prune(next, trained.Weights, level.Mask);
            }

            if (level.Evaluated is null)
            {
                yield return Evaluate(level.Level, trained.Weights);
            }
        }
    }

    private Goal Train(int level, SearchEvents.Rewound rewound) => new(
        Training(level, rewound.Anchor, rewound.Mask),
        OnTrunk: true,
        (key, result) => new SearchEvents.Trained(level, key, result.Output(OutputNames.Weights)));

    private Goal Evaluate(int level, Digest weights) => new(
        Evaluation(spec.Task, weights),
        OnTrunk: true,
        (key, result) => new SearchEvents.Evaluated(level, key, result.Scored()));

    private Goal Prune(LevelRecord next, Digest weights, Digest? parent) => new(
        Pruning(weights, parent, next.TargetSparsity),
        OnTrunk: true,
        (key, result) => new SearchEvents.Pruned(
            next.Level,
            key,
            result.Output(OutputNames.Mask),
            next.TargetSparsity,
            (long)result.Score(ScoreNames.Kept),
            (long)result.Score(ScoreNames.Prunable)));
}
