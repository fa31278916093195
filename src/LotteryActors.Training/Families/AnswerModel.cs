using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Families;

/// <summary>Questions with a vocabulary of answers, whose loss is the same in every family: UNITER's train_vqa.py, LXMERT's tasks/vqa.py and ViLT's compute_vqa.</summary>
/// <param name="read">The model's own inputs of a batch.</param>
/// <param name="logits">float [B, answers] of inputs.</param>
/// <param name="example">Inputs and targets float [B, answers], to be perturbed.</param>
internal sealed class AnswerModel<TInputs>(
    Module module, Func<UniterBatch, Device, TInputs> read, Func<TInputs, Tensor> logits, Func<TInputs, Tensor, AdversarialExample> example)
    : IPredictor<VqaBatch, VqaBatch>
{
    public Module Module => module;

    public Tensor Predict(VqaBatch batch, Compute compute) => compute.Forward(() => logits(read(batch, compute.Device)));

    public Tensor Loss(VqaBatch batch, Compute compute) => UniterForVqa.Loss(Predict(batch, compute), Targets(batch, compute.Device));

    public AdversarialExample Example(VqaBatch batch, Device device) => example(read(batch, device), Targets(batch, device));

    public void Dispose() => module.Dispose();

    private static Tensor Targets(VqaBatch batch, Device device) =>
        batch.Targets.ToTensor(device, batch.Size, batch.Targets.Length / batch.Size);
}
