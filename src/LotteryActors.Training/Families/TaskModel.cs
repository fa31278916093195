using LotteryActors.Models;
using LotteryActors.Training.Adversarial;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Training.Families;

/// <summary>A family's model of a task: its module, what it says of a batch, and what it learns from one.</summary>
/// <param name="predict">The prediction that the task's scoring asks for.</param>
/// <param name="example">A batch with its targets. What plain training minimises is its loss with nothing perturbed.</param>
internal sealed class TaskModel<TTrain, TEvaluation>(
    Module module, Func<TEvaluation, Device, Tensor> predict, Func<TTrain, Device, AdversarialExample> example)
    : IPredictor<TTrain, TEvaluation>
{
    public Module Module => module;

    public string? PretrainedHead { get; init; }

    public IReadOnlyList<LongerTable> Longer { get; init; } = [];

    /// <summary>What <see cref="StartHead"/> does; null for nothing.</summary>
    public Action? Start { get; init; }

    public Tensor Predict(TEvaluation batch, Compute compute) => compute.Forward(() => predict(batch, compute.Device));

    public Tensor Loss(TTrain batch, Compute compute)
    {
        var plain = compute.Forward(Example(batch, compute.Device));
        return plain.Loss(plain.Predict(Perturbation.None));
    }

    public AdversarialExample Example(TTrain batch, Device device) => example(batch, device);

    public void StartHead() => Start?.Invoke();

    public void Dispose() => module.Dispose();
}
