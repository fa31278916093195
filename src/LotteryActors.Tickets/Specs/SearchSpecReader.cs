using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Tickets.Verdicts;

namespace LotteryActors.Tickets.Specs;

/// <summary>Reads a search from its HOCON tree (docs/specs.md) and says everything that is wrong with it at once.</summary>
public static class SearchSpecReader
{
    private static readonly string[] Sets = ["scenes", "easy-vqa", "nlvr", "vqa-v2", "uniter", "lxmert", "vilt"];

    /// <summary>UNITER's fine-tuning (config/train-vqa-base-4gpu.json), batches counted in examples. Steps and warm-up are read.</summary>
    private static readonly TrainRecipe TrainDefaults = new(0, 64, 1, 8e-5, 0, 0.01, 0.9, 0.98, 1e-6, 2.0, 10);

    /// <summary>UNITER's pre-training (config/pretrain-indomain-base-8gpu.json), batches counted in examples.</summary>
    private static readonly TrainRecipe PretrainDefaults = TrainDefaults with { LearningRate = 5e-5, GradientNorm = 5.0, HeadRateFactor = 1 };

    /// <summary>LXMERT's fine-tuning (run/vqa_finetune.bash), where its optimiser is asked for.</summary>
    private static readonly TrainRecipe BertAdamDefaults =
        TrainDefaults with { LearningRate = 5e-5, Beta2 = 0.999, GradientNorm = 5.0, HeadRateFactor = 1, Optimiser = OptimiserKind.BertAdam, Schedule = ScheduleKind.BertAdam };

    /// <summary>LXMERT's pre-training (run/lxmert_pretrain.bash).</summary>
    private static readonly TrainRecipe BertAdamPretrainDefaults = BertAdamDefaults with { LearningRate = 1e-4, GradientNorm = 1.0 };

    /// <param name="file">Name of the file, for errors.</param>
    /// <param name="root">The whole file: one section <c>search</c>.</param>
    public static SpecReading Read(string file, SpecNode root)
    {
        var errors = new SpecErrors(file);
        if (root is not SpecNode.Section section)
        {
            errors.Add("search", "is missing; write search { ... }");
            return new SpecReading(null, errors.All);
        }

        var top = new SectionReader(errors, "", section);
        var draft = top.Optional("search") is { } search ? Search(file, search) : null;
        if (draft is null && errors.All.Count == 0)
        {
            errors.Add("search", "is missing; write search { ... }");
        }

        top.Close();
        return new SpecReading(errors.All.Count == 0 ? draft : null, errors.All);
    }

    private static SearchDraft Search(string file, SectionReader search)
    {
        var recipe = Train(search);
        var name = Name(search);
        var (model, weights) = ModelReader.Read(search);
        var draft = new SearchDraft(
            file,
            name,
            model,
            search.Whole("seed", 0, long.MaxValue, 42),
            Task(search),
            Pretrain(search, model),
            recipe,
            PruneReader.Read(search),
            Rewind(search, recipe.Steps),
            Controls(search, recipe.Adversarial),
            Verdict(search),
            Execution(search),
            Checkpoints(search),
            (int)search.Whole("priority", -1000, 1000, 0),
            weights);
        search.Close();
        return draft;
    }

    private static string Name(SectionReader search)
    {
        var name = search.Text("name", fallback: null, "write a short name, as in name = quickstart");
        var isPlain = name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') && !name.StartsWith('-');
        if (!isPlain || name.Length > 40)
        {
            search.Error("name", $"must be at most 40 small letters, digits and dashes, no dash first; '{name}' is not");
        }

        return name;
    }

    private static DataDraft Task(SectionReader search)
    {
        var task = search.Section("task");
        var draft = new DataDraft(task.Word("set", Sets, fallback: null), task.Word("name", [.. TaskNames.Learnable], TaskNames.Vqa), Options(task));
        task.Close();
        return draft;
    }

    private static IReadOnlyList<DataOption> Options(SectionReader owner) =>
        [.. owner.Section("options").Pairs().Select(p => new DataOption(p.Key, p.Text)).OrderBy(o => o.Name, StringComparer.Ordinal)];

    private static PretrainDraft? Pretrain(SectionReader search, ModelSpec model)
    {
        if (search.Optional("pretrain") is not { } pretrain)
        {
            return null;
        }

        var data = new DataDraft(pretrain.Word("set", Sets, fallback: null), TaskNames.Captions, Options(pretrain));
        var mix = Objectives(pretrain.Section("objectives"), model);
        var recipe = RecipeReader.Read(pretrain, PretrainDefaults, BertAdamPretrainDefaults);
        if (recipe.Adversarial is { Use: AdversarialUse.Tickets })
        {
            pretrain.Error("adversarial.use", "must be training; there are no tickets yet while theta_0 is made");
        }

        pretrain.Close();
        return new PretrainDraft(data, recipe, mix);
    }

    private static ObjectiveMix Objectives(SectionReader objectives, ModelSpec model)
    {
        var mix = new ObjectiveMix(Share("mlm", 1), Share("mrfr", model.ReadsPixels ? 0 : 1), Share("itm", 1));
        if (mix.Mrfr > 0 && model.ReadsPixels)
        {
            objectives.Error("mrfr", $"is for regions, and {model.Name} reads pixels; take it out");
        }

        if (mix is { Mlm: 0, Mrfr: 0, Itm: 0 })
        {
            objectives.Error("mlm", "and mrfr and itm are all 0; give at least one of them a share");
        }

        objectives.Close();
        return mix;

        int Share(string objective, int fallback) => (int)objectives.Whole(objective, 0, 1000, fallback);
    }

    private static TrainRecipe Train(SectionReader search)
    {
        var train = search.Section("train");
        var recipe = RecipeReader.Read(train, TrainDefaults, BertAdamDefaults);
        train.Close();
        return recipe;
    }

    private static int Rewind(SectionReader search, int steps)
    {
        var rewind = search.Section("rewind");
        var step = (int)rewind.Whole("step", 0, int.MaxValue, 0);
        if (step > 0 && steps > 0 && step >= steps)
        {
            rewind.Error("step", $"must be less than search.train.steps; {step} of {steps} leaves nothing to train");
        }

        rewind.Close();
        return step;
    }

    private static IReadOnlyList<ControlKind> Controls(SectionReader search, AdversarialRecipe? adversarial)
    {
        var names = ControlKinds.All.ToDictionary(ControlKinds.Name);
        var allowed = ControlKinds.All.Select(ControlKinds.Name).ToList();
        var asked = search.Texts("controls", "as in [random-mask, question-only]") ?? ["random-mask", "question-only"];
        var known = asked.Where(c => search.Allows("controls", c, allowed)).Select(c => names[c]).ToList();
        if (known.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            search.Error("controls", $"names {ControlKinds.Name(twice.Key)} twice; once is enough");
        }

        CheckFineTuning(search, known.Contains(ControlKind.Adversarial), adversarial);
        return [.. known.Distinct().Order()];
    }

    /// <summary>Adversarial fine-tuning has its recipe in one place and its runs in another: neither is of use alone.</summary>
    private static void CheckFineTuning(SectionReader search, bool isAsked, AdversarialRecipe? adversarial)
    {
        if (isAsked && adversarial?.Use != AdversarialUse.Tickets)
        {
            search.Error("controls", "names adversarial, which has no recipe; write train { adversarial { use = tickets } }");
        }

        if (!isAsked && adversarial?.Use == AdversarialUse.Tickets)
        {
            search.Error("train.adversarial.use", "is tickets and nothing trains them so; add adversarial to search.controls");
        }
    }

    private static VerdictRule Verdict(SectionReader search)
    {
        var verdict = search.Section("verdict");
        var rule = verdict.Word("rule", VerdictRules.Names, VerdictRules.Default.Rule);
        var isRelaxed = rule == VerdictRules.Relaxed;
        var share = verdict.Number("share", s => s is > 0 and <= 1, "lie over 0 and at most 1", isRelaxed ? VerdictRules.Default.Share : 1);
        if (!isRelaxed && verdict.Has("share"))
        {
            verdict.Error("share", $"belongs to rule = {VerdictRules.Relaxed}; take it out or change the rule");
        }

        verdict.Close();
        return new VerdictRule(rule, share);
    }

    private static Execution Execution(SectionReader search)
    {
        var execution = search.Section("execution");
        var read = new Execution(
            execution.Word("device", [DeviceName.Cpu, DeviceName.Cuda], DeviceName.Cpu),
            (int)execution.Whole("threads", 1, 256, 1),
            Precisions.Of(execution.Word("precision", Precisions.All, Precisions.NameOf(Precision.Float32))));
        execution.Close();
        return read;
    }

    private static CheckpointPolicy Checkpoints(SectionReader search)
    {
        var checkpoint = search.Section("checkpoint");
        var policy = new CheckpointPolicy((int)checkpoint.Whole("every-steps", 0, int.MaxValue, 0), checkpoint.Seconds("cap", 30));
        checkpoint.Close();
        return policy;
    }
}
