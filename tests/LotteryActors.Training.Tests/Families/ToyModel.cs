using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Families;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Tests.Families;

/// <summary>A very small model of any family and any task on the toy batches.</summary>
internal interface IToyModel : IDisposable
{
    Module Module { get; }

    IReadOnlyList<LongerTable> Longer { get; }

    string? PretrainedHead { get; }

    void StartHead();

    Tensor Loss(Compute compute, params int[] examples);

    Tensor Predict(params int[] examples);

    AdversarialExample Example(params int[] examples);
}

internal sealed class ToyModel<TTrain, TEvaluation>(
    IPredictor<TTrain, TEvaluation> model, Func<int[], TTrain> train, Func<int[], TEvaluation> evaluation) : IToyModel
{
    public Module Module => model.Module;

    public IReadOnlyList<LongerTable> Longer => model.Longer;

    public string? PretrainedHead => model.PretrainedHead;

    public void StartHead() => model.StartHead();

    public Tensor Loss(Compute compute, params int[] examples) => model.Loss(train(examples), compute);

    public Tensor Predict(params int[] examples) => model.Predict(evaluation(examples), Compute.OnCpu);

    public AdversarialExample Example(params int[] examples) => model.Example(train(examples), CPU);

    public void Dispose() => model.Dispose();
}

internal static class ToyModels
{
    public const int QuestionAnswers = 5;

    private static readonly ModelSpec Uniter = new("toy", "uniter", 32, 2, 2, 64, ToyBatches.Vocabulary, 16, 2, ToyBatches.Features, 0.1, 0.1);

    public static string[] Families => ["uniter", "lxmert", "vilt"];

    public static TheoryData<string, string> All => new(from family in Families from task in TaskNames.Learnable select (family, task));

    public static ModelSpec Spec(string family) => family switch
    {
        "uniter" => Uniter,
        "lxmert" => Uniter with { Family = family, Layers = 1, Lxmert = new LxmertShape(2, 1) },
        _ => Uniter with { Family = family, RegionFeatures = 0, Vilt = new ViltShape(16, ToyBatches.Side, -1, 1e-6) },
    };

    /// <summary>Drawn from the seed, in evaluation mode: without dropout.</summary>
    public static IToyModel Of(string family, string task)
    {
        random.manual_seed(3);
        var model = Made(ModelFamilies.Of(Spec(family)), Spec(family), task);
        model.Module.eval();
        return model;
    }

    /// <summary>VCR with words behind the backbone's.</summary>
    public static IToyModel OfVcr(string family, int addedWords)
    {
        random.manual_seed(3);
        return new ToyModel<VcrBatch, VcrEvaluationBatch>(ModelFamilies.Of(Spec(family)).Vcr(Spec(family), addedWords), ToyBatches.Vcr, ToyBatches.VcrEvaluation);
    }

    private static IToyModel Made(IModelFamily family, ModelSpec spec, string task) => task switch
    {
        TaskNames.Nlvr2 => new ToyModel<Nlvr2Batch, Nlvr2Batch>(family.Nlvr2(spec), ToyBatches.Nlvr2, ToyBatches.Nlvr2),
        TaskNames.Vcr => new ToyModel<VcrBatch, VcrEvaluationBatch>(family.Vcr(spec), ToyBatches.Vcr, ToyBatches.VcrEvaluation),
        TaskNames.Referring => new ToyModel<RefExpBatch, RefExpEvaluationBatch>(family.Referring(spec), ToyBatches.Referring, ToyBatches.ReferringEvaluation),
        TaskNames.Retrieval => new ToyModel<RankBatch, RetrievalBatch>(family.Retrieval(spec), ToyBatches.Rank, ToyBatches.Retrieval),
        TaskNames.Entailment => Questions(family, spec, task, 3),
        _ => Questions(family, spec, task, QuestionAnswers),
    };

    private static ToyModel<VqaBatch, VqaBatch> Questions(IModelFamily family, ModelSpec spec, string task, int answers) =>
        new(family.Answers(spec, task, answers), e => ToyBatches.Questions(e, answers), e => ToyBatches.Questions(e, answers));
}
