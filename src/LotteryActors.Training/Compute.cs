using LotteryActors.Models.Native;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Adversarial;
using LotteryActors.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace LotteryActors.Training;

/// <summary>Where and in which arithmetic a stage computes.</summary>
/// <param name="Device">Where models, batches and flat buffers lie.</param>
/// <param name="WithTensors">Whether the optimiser computes with tensors, as it must on a GPU, or passes over host memory.</param>
internal sealed record Compute(Device Device, Precision Precision, bool WithTensors)
{
    public static Compute OnCpu { get; } = new(CPU, Precision.Float32, WithTensors: false);

    public IOptimiser Optimiser(FlatParameters parameters, AdamWSettings settings, FlatMask mask) =>
        WithTensors ? new TensorAdamW(parameters, settings, mask) : new AdamW(parameters, settings, mask);

    /// <summary>Moves a model that was made on the CPU to the device. Its parameters are other objects then: call before they are laid out flat.</summary>
    public void Take(nn.Module model)
    {
        if (Device.type != DeviceType.CPU)
        {
            model.to(Device);
        }
    }

    /// <summary>Runs a forward pass in this arithmetic. Its result is float32 in any.</summary>
    public Tensor Forward(Func<Tensor> pass)
    {
        if (Precision == Precision.Float32)
        {
            return pass();
        }

        using var autocast = Autocast.Bfloat16(Device.type);
        return pass().to(ScalarType.Float32);
    }

    /// <summary>The same micro-batch, predicted in this arithmetic.</summary>
    public AdversarialExample Forward(AdversarialExample example) =>
        example with { Predict = perturbation => Forward(() => example.Predict(perturbation)) };
}
