using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Specs;

/// <summary>A valid spec whose data have not been looked at yet.</summary>
/// <param name="File">Name of the file it was read from, for errors.</param>
/// <param name="Model">Sizes that the data give are 0.</param>
/// <param name="Task">Data set, task and options of the source objective.</param>
/// <param name="Pretrain">Null takes theta_0 from the weights, or draws it from the seed.</param>
/// <param name="Weights">Path of a published checkpoint as written, relative to the file's folder; null for none.</param>
public sealed record SearchDraft(
    string File,
    string Name,
    ModelSpec Model,
    long Seed,
    DataDraft Task,
    PretrainDraft? Pretrain,
    TrainRecipe Recipe,
    PrunePlan Prune,
    int RewindStep,
    IReadOnlyList<ControlKind> Controls,
    VerdictRule Verdict,
    Execution Execution,
    CheckpointPolicy Checkpoints,
    int Priority,
    string? Weights = null)
{
    /// <summary>The search itself, once the data have said what they are.</summary>
    /// <param name="pretrain">Facts of the pre-training corpus; null where there is no pre-training.</param>
    /// <param name="dataPath">Folder of the data set; null for generated data.</param>
    /// <param name="import">Brings the weights in for a model of these sizes; asked last, and only where the spec names any.</param>
    /// <exception cref="SearchSpecException">Model, task and corpus do not fit together.</exception>
    public SearchSpec Resolve(DataFacts task, DataFacts? pretrain, string? dataPath, Func<ModelSpec, Digest>? import = null)
    {
        if (Pretrain is not null)
        {
            CheckCorpus(task, pretrain);
        }

        var model = Model with
        {
            VocabularySize = Model.VocabularySize == 0 ? task.VocabularySize : Model.VocabularySize,
            RegionFeatures = Model.RegionFeatures == 0 && !Model.ReadsPixels ? task.RegionFeatures : Model.RegionFeatures,
        };
        CheckModel(model, task, pretrain);
        return new SearchSpec(
            Name,
            model,
            Seed,
            Task.Resolve(task),
            Pretrain is { } plan ? new PretrainPlan(plan.Data.Resolve(pretrain!), plan.Recipe, plan.Mix) : null,
            Recipe,
            Prune,
            RewindStep,
            Controls,
            Verdict,
            Execution,
            Checkpoints,
            Priority,
            dataPath,
            Weights is null ? null : (import ?? throw Unfit("search.model.weights", "needs somebody to bring it in"))(model));
    }

    private void CheckCorpus(DataFacts task, DataFacts? corpus)
    {
        if (corpus is null)
        {
            throw Unfit("search.pretrain", "needs the facts of its corpus");
        }

        if (corpus.VocabularySize != task.VocabularySize)
        {
            throw Unfit("search.pretrain.set", $"has {corpus.VocabularySize} word pieces and the task's set {task.VocabularySize}; choose sets with one vocabulary");
        }

        if (corpus.RegionFeatures != task.RegionFeatures && !Model.ReadsPixels)
        {
            throw Unfit("search.pretrain.set", $"has {corpus.RegionFeatures} numbers a region and the task's set {task.RegionFeatures}; choose sets with the same regions");
        }
    }

    private void CheckModel(ModelSpec model, DataFacts task, DataFacts? pretrain)
    {
        if (task.EvaluationExamples < 1)
        {
            throw Unfit("search.task.set", $"has no examples to score '{Task.Task}' on");
        }

        if (task.Unscorable is { } reason)
        {
            throw Unfit("search.task.set", reason);
        }

        CheckPixels(model, "search.task.set", Task.Set, task);
        if (Pretrain is { } plan)
        {
            CheckPixels(model, "search.pretrain.set", plan.Data.Set, pretrain!);
        }

        if (model.VocabularySize < task.VocabularySize)
        {
            throw Unfit("search.model", $"knows {model.VocabularySize} word pieces and the data have {task.VocabularySize}; leave the size to the data");
        }

        var longest = Math.Max(task.MaxTextLength, pretrain?.MaxTextLength ?? 0);
        if (model.MaxPositions < longest)
        {
            throw Unfit("search.model.positions", $"is {model.MaxPositions} and the longest text has {longest} word pieces; raise it to {longest}");
        }
    }

    private void CheckPixels(ModelSpec model, string key, string set, DataFacts facts)
    {
        if (model.ReadsPixels && !facts.HasPixels)
        {
            throw Unfit(key, $"is {set}, which gives regions and no pixels, and {model.Name} reads pixels; choose another set or a model that reads regions");
        }

        if (!model.ReadsPixels && facts.RegionFeatures == 0)
        {
            throw Unfit(key, $"is {set}, which gives pixels and no regions, and {model.Name} reads regions; choose another set or a model that reads pixels");
        }
    }

    private SearchSpecException Unfit(string key, string mend) => new(new SpecError(File, key, mend));
}

/// <summary>One task on one data set, as written.</summary>
/// <param name="Options">The set's own options, sorted by name; the set itself checks them.</param>
public sealed record DataDraft(string Set, string Task, IReadOnlyList<DataOption> Options)
{
    internal DataSpec Resolve(DataFacts facts) => new(Set, Task, DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);
}

/// <summary>How theta_0 is to be made.</summary>
public sealed record PretrainDraft(DataDraft Data, TrainRecipe Recipe, ObjectiveMix Mix);
