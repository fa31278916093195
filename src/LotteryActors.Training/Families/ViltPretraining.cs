using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Models.Vilt;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Families;

/// <summary>
/// ViLT's objectives (vilt/modules/objectives.py): masked words, and matching with word-patch alignment. One of the two a step,
/// by the shares of the spec: the original adds both up.
/// </summary>
internal sealed class ViltPretraining(ViltModel model) : ITaskModel<UniterBatch>
{
    public Module Module => model;

    public Tensor Loss(UniterBatch batch, Compute compute) => compute.Forward(() => Loss(batch, compute.Device));

    public AdversarialExample Example(UniterBatch batch, Device device)
    {
        var inputs = ViltInputs.Of(batch, device);
        return batch switch
        {
            MlmBatch b => ViltExamples.Mlm(model, inputs, Labels(b, device)),
            ItmBatch b => ViltExamples.Itm(model, inputs, b.MatchesOn(device)),
            _ => throw NoObjective.For("ViLT", batch),
        };
    }

    public void Dispose() => model.Dispose();

    private Tensor Loss(UniterBatch batch, Device device)
    {
        var inputs = ViltInputs.Of(batch, device);
        return batch switch
        {
            MlmBatch b => model.Mlm(inputs, Labels(b, device)),
            ItmBatch b => model.ItmWithAlignment(inputs, b.MatchesOn(device)),
            _ => throw NoObjective.For("ViLT", batch),
        };
    }

    /// <summary>ViLT marks what it does not ask for by another number than the batch.</summary>
    private static Tensor Labels(MlmBatch batch, Device device) =>
        Array.ConvertAll(batch.Labels, label => label < 0 ? ViltLosses.NotAsked : label).ToTensor(device, batch.Size, batch.TextLength);
}
