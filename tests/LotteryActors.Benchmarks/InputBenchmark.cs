using System.Diagnostics;
using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Making;
using LotteryActors.Models.Native;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training;
using LotteryActors.Training.Checkpoints;
using LotteryActors.Training.Families;
using LotteryActors.Training.Loop;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Benchmarks;

/// <summary>
/// What share of a training step is spent waiting for its batch, of mini models on every kind of input. LOTTERY_EASY_VQA names
/// an easy-VQA folder to measure too; UNITER's databases are made in the original's sizes.
/// </summary>
internal sealed class InputBenchmark : IBenchmark
{
    private const int BatchSize = 64;
    private const int Steps = 60;
    private const int MadeSize = 1_000;
    private const int PictureSide = 96;

    public string Verb => "input";

    public string About => $"steps of batch {BatchSize}, one thread, batches made ahead on another; the share that waits";

    public IReadOnlyList<Measurement> Run()
    {
        TorchRuntime.Load(threads: 1);
        using var uniter = new InputDatabase();
        var easy = Environment.GetEnvironmentVariable("LOTTERY_EASY_VQA");
        return
        [
            .. Measure(new UniterFamily(), ModelPresets.UniterMini, "scenes", [], null),
            .. Measure(new ViltFamily(), ModelPresets.ViltMini, "scenes", [], null),
            .. easy is null ? [] : Measure(new UniterFamily(), ModelPresets.UniterMini, "easy-vqa", [], easy),
            .. easy is null ? [] : Measure(new ViltFamily(), ModelPresets.ViltMini, "easy-vqa", [], easy),
            .. Measure(new UniterFamily(), ModelPresets.UniterMini, "uniter", uniter.Options, uniter.Folder),
            .. Assemble(),
        ];
    }

    /// <summary>Batches of other tasks, made and not trained on: of generated scenes, and of scenes from files.</summary>
    private static List<Measurement> Assemble()
    {
        var folder = Directory.CreateTempSubdirectory("made-input");
        try
        {
            foreach (var format in Enum.GetValues<SceneFormat>())
            {
                SceneMaker.Write(Path.Combine(folder.FullName, $"{format}"), new SceneOrder(format, MadeSize));
            }

            string Made(SceneFormat format) => Path.Combine(folder.FullName, $"{format}");
            return
            [
                Assemble<VqaBatch, VqaBatch>("scenes", TaskNames.Gqa, null, null),
                Assemble<VqaBatch, VqaBatch>("scenes", TaskNames.Gqa, null, PictureSide),
                Assemble<VcrBatch, VcrEvaluationBatch>("scenes", TaskNames.Vcr, null, null),
                Assemble<VcrBatch, VcrEvaluationBatch>("scenes", TaskNames.Vcr, null, PictureSide),
                Assemble<VqaBatch, VqaBatch>("uniter", TaskNames.Gqa, Made(SceneFormat.Uniter), null),
                Assemble<VcrBatch, VcrEvaluationBatch>("uniter", TaskNames.Vcr, Made(SceneFormat.Uniter), null),
                Assemble<VqaBatch, VqaBatch>("lxmert", TaskNames.Gqa, Made(SceneFormat.Lxmert), null),
                Assemble<VqaBatch, VqaBatch>("vilt", TaskNames.Vqa, Made(SceneFormat.Vilt), PictureSide),
                Assemble<Nlvr2Batch, Nlvr2Batch>("vilt", TaskNames.Nlvr2, Made(SceneFormat.Vilt), PictureSide),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Measurement Assemble<TTrain, TEvaluation>(string set, string task, string? path, int? pictureSide)
        where TTrain : UniterBatch
        where TEvaluation : UniterBatch
    {
        var facts = DataSets.Describe(set, task, [], path);
        var data = DataSets.Open<TTrain, TEvaluation>(new DataSpec(set, task, DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), path, pictureSide);
        using var batches = data.Train(seed: 1, BatchSize, fromBatch: 0).GetEnumerator();
        List<double> making = [.. Enumerable.Range(0, Steps).Select(_ => Time(() => batches.MoveNext()))];
        return new Measurement($"{task} of {set}, {(pictureSide is null ? "regions" : "pixels")}: making a batch", making);
    }

    private static List<Measurement> Measure(IModelFamily family, ModelSpec model, string set, IReadOnlyList<DataOption> options, string? path)
    {
        var facts = DataSets.Describe(set, TaskNames.Vqa, options, path);
        var spec = new DataSpec(set, TaskNames.Vqa, DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);
        var sized = model with { VocabularySize = facts.VocabularySize, RegionFeatures = facts.RegionFeatures };
        var data = DataSets.OpenVqa(spec, path, family.PictureSide(sized));
        using var learner = family.Answers(sized, TaskNames.Vqa, facts.Answers);
        using var parameters = new FlatParameters(learner.Module, FlatParameters.LayoutOf(learner.Module, "encoder", 1, family.Rules));
        var optimiser = new AdamW(parameters, new AdamWSettings(0.9, 0.98, 1e-6, 0.01, 2), FlatMask.Dense);
        var state = new TrainingState(parameters, optimiser, FlatMask.Dense);
        var objective = new TaskObjective<VqaBatch>(learner, from => data.Train(seed: 1, BatchSize, from), Compute.OnCpu);
        return Measure($"{model.Name} on {set}", objective, state);
    }

    private static List<Measurement> Measure(string name, TaskObjective<VqaBatch> objective, TrainingState state)
    {
        var (whole, waiting, making) = (new List<double>(), new List<double>(), new List<double>());
        using (var batches = objective.Batches(0).GetEnumerator())
        {
            for (var step = 0; step < Steps; step++)
            {
                making.Add(Time(() => batches.MoveNext()));
            }
        }

        using var ahead = Prefetch.Ahead(objective.Batches(Steps)).GetEnumerator();
        for (var step = 0; step < Steps; step++)
        {
            var wait = Time(() => ahead.MoveNext());
            var work = Time(() => Step(objective, state, ahead.Current));
            if (step >= Steps / 6)
            {
                waiting.Add(wait);
                whole.Add(wait + work);
            }
        }

        return
        [
            new Measurement(FormattableString.Invariant($"{name}: a step, {100 * waiting.Sum() / whole.Sum():0.00} % of all waiting"), whole),
            new Measurement($"{name}: making a batch", making),
        ];
    }

    private static void Step(TaskObjective<VqaBatch> objective, TrainingState state, VqaBatch batch)
    {
        using var scope = NewDisposeScope();
        objective.Loss(batch).backward();
        state.Optimiser.Step(1e-4, state.Optimiser.CloseGradients());
    }

    private static double Time(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalSeconds;
    }
}
