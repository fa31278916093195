using LotteryActors.BareLoop;
using LotteryActors.Data;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.SceneScores;

/// <summary>The dense level of a search that comes with the program, with its ablations, one stage after another.</summary>
public sealed class SceneRun(IStageRunner runner)
{
    private readonly Dictionary<StageKey, StageResult> _pretrained = [];

    /// <param name="name">Name of the search.</param>
    /// <exception cref="StageFailedException">A stage failed.</exception>
    public SceneScore Score(string name)
    {
        Console.WriteLine(name);
        var spec = BareSearch.Resolve(name);
        var anchor = Pretrain(spec);
        var (dense, seconds) = Train(spec, anchor, DataView.Both);
        return new SceneScore(
            spec.Model.Name,
            spec.Task.Task,
            DataSets.Describe(spec.Task.Set, spec.Task.Task, spec.Task.Options, path: null).MajorityShare,
            dense,
            Train(spec, anchor, DataView.TextOnly).Accuracy,
            Train(spec, anchor, DataView.ImageOnly).Accuracy,
            anchor.Provenance.Seconds,
            seconds);
    }

    private StageResult Pretrain(SearchSpec spec)
    {
        var plan = spec.Pretrain ?? throw new ArgumentException($"{spec.Name}: draws theta_0; give it a section search.pretrain");
        var stage = new PretrainStage(spec.Model, plan.Data, plan.Recipe, plan.Mix, spec.Seed, spec.Execution);
        if (!_pretrained.TryGetValue(StageKey.Of(stage), out var result))
        {
            _pretrained.Add(StageKey.Of(stage), result = Run(stage, spec));
        }

        return result;
    }

    private (double Accuracy, double Seconds) Train(SearchSpec spec, StageResult anchor, DataView view)
    {
        var data = spec.Task with { View = view };
        var trained = Run(
            new TrainStage(spec.Model, data, anchor.Output(OutputNames.Weights), Mask: null, Head: null, spec.Prune.Preset, spec.Recipe, 0, spec.Recipe.Steps, spec.Seed, spec.Execution),
            spec);
        var scored = Run(new EvaluateStage(spec.Model, data, trained.Output(OutputNames.Weights), spec.Execution), spec);
        Console.WriteLine($"{spec.Name} {view}: {string.Join(", ", scored.Scores.Select(score => FormattableString.Invariant($"{score.Name} {score.Value:0.000}")))}; trained in {trained.Provenance.Seconds:0.0} s");
        return (scored.Score(ScoreNames.Accuracy), trained.Provenance.Seconds);
    }

    private StageResult Run(StageSpec stage, SearchSpec spec) =>
        runner.Run(new StageRequest(stage, ResumeFrom: null, DataPath: null, spec.Checkpoints), Unheard.Instance, CancellationToken.None);
}
