namespace LotteryActors.Training.Optimisation;

/// <summary>
/// UNITER's AdamW over flat parameters in host memory (optim/adamw.py), or by its settings LXMERT's BertAdam, with
/// gradient masking and clipping. A parameter takes part from
/// the first step in which autograd gives it a gradient and at every step from then on, as in the original: there
/// <c>grad</c> is None until then, and zeros, not None, after every <c>zero_grad</c>. Until then it is left
/// untouched, weight decay included; its bias correction counts from that first step.
/// </summary>
public sealed class AdamW : IOptimiser
{
    private readonly FlatParameters _parameters;
    private readonly AdamWSettings _settings;
    private readonly FlatMask _mask;
    private readonly float[] _firstMoments;
    private readonly float[] _secondMoments;
    private readonly UpdateCounts _updates;

    public AdamW(FlatParameters parameters, AdamWSettings settings, FlatMask mask)
    {
        _parameters = parameters;
        _settings = settings;
        _mask = mask;
        _firstMoments = new float[parameters.Layout.Length];
        _secondMoments = new float[parameters.Layout.Length];
        _updates = new UpdateCounts(parameters, settings);
    }

    /// <summary>exp_avg in the flat layout.</summary>
    public Span<float> FirstMoments => _firstMoments;

    /// <summary>exp_avg_sq in the flat layout.</summary>
    public Span<float> SecondMoments => _secondMoments;

    public ReadOnlySpan<int> Updates => _updates.All;

    ReadOnlySpan<float> IOptimiser.FirstMoments => _firstMoments;

    ReadOnlySpan<float> IOptimiser.SecondMoments => _secondMoments;

    public void MaskWeights() => _mask.ApplyTo(_parameters.Weights);

    public double CloseGradients()
    {
        _parameters.AdoptNewGradients();
        _mask.ApplyTo(_parameters.Gradients);
        return GradientNorm.Of(_parameters.Gradients);
    }

    public void Step(double rate, double norm)
    {
        foreach (var (slot, coefficients) in _updates.Next(rate, GradientNorm.ClipFactor(norm, _settings.GradientNorm)))
        {
            FusedAdamW.Update(
                _parameters.Weights[slot.Padded],
                _parameters.Gradients[slot.Padded],
                FirstMoments[slot.Padded],
                SecondMoments[slot.Padded],
                coefficients);
        }
    }

    public void Resume(ReadOnlySpan<float> firstMoments, ReadOnlySpan<float> secondMoments, ReadOnlySpan<long> updates)
    {
        firstMoments.CopyTo(_firstMoments);
        secondMoments.CopyTo(_secondMoments);
        _updates.Resume(updates);
    }

    /// <summary>Nothing to do: its buffers are managed memory.</summary>
    public void Dispose()
    {
    }
}
