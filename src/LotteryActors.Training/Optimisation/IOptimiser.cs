namespace LotteryActors.Training.Optimisation;

/// <summary>
/// The optimiser of a training run, whatever device its buffers lie on: gradients are closed once a step, and a step
/// leaves them zero. <see cref="AdamW"/> passes over host memory, <see cref="TensorAdamW"/> computes with tensors.
/// </summary>
public interface IOptimiser : IDisposable
{
    /// <summary>exp_avg in the flat layout, in host memory: a copy where it lies elsewhere.</summary>
    ReadOnlySpan<float> FirstMoments { get; }

    /// <summary>exp_avg_sq, likewise.</summary>
    ReadOnlySpan<float> SecondMoments { get; }

    /// <summary>Updates each slot has had; 0 where it has never had a gradient.</summary>
    ReadOnlySpan<int> Updates { get; }

    /// <summary>Sets every masked weight to exactly +0.0, as a ticket's training begins.</summary>
    void MaskWeights();

    /// <summary>
    /// Closes an accumulation window: takes in first gradients, masks all of them, and gives their global L2 norm, the
    /// one clipping goes by. Not finite where a gradient is not.
    /// </summary>
    double CloseGradients();

    /// <summary>Clips, updates every parameter that has had a gradient, and leaves all gradients zero.</summary>
    /// <param name="rate">Learning rate of the backbone at this step.</param>
    /// <param name="norm">What <see cref="CloseGradients"/> gave.</param>
    void Step(double rate, double norm);

    /// <summary>Takes up where another run left off.</summary>
    void Resume(ReadOnlySpan<float> firstMoments, ReadOnlySpan<float> secondMoments, ReadOnlySpan<long> updates);
}
