using LotteryActors.Models;
using LotteryActors.Training.Loop;
using LotteryActors.Training.Tests.Optimisation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Tests.Loop;

/// <summary>Learns a fixed map from noise; batches come from their number, dropout from Torch's generator.</summary>
internal sealed class ToyObjective(ToyModel model) : ITrainingObjective<long>
{
    public Module Model => model;

    /// <summary>What becomes of a micro-batch's loss.</summary>
    public Func<long, Tensor, Tensor> Spoil { get; init; } = (_, loss) => loss;

    /// <summary>Called before every micro-batch with its number.</summary>
    public Action<long> OnBatch { get; init; } = _ => { };

    public IEnumerable<long> Batches(long fromBatch)
    {
        for (var batch = fromBatch; ; batch++)
        {
            yield return batch;
        }
    }

    public Tensor Loss(long batch)
    {
        OnBatch(batch);
        var draw = new Random((int)batch);
        var inputs = Enumerable.Range(0, 48).Select(_ => draw.NextSingle() - 0.5f).ToArray().ToTensor(CPU, 8, 6);
        var wanted = inputs.narrow(1, 0, 3) * 2;
        return Spoil(batch, (model.Output(functional.dropout(inputs, 0.2, training: true)) - wanted).square().mean());
    }
}
