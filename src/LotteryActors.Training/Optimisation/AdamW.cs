namespace LotteryActors.Training.Optimisation;

/// <summary>
/// UNITER's AdamW over flat parameters (optim/adamw.py), or by its settings LXMERT's BertAdam, with gradient masking and clipping. A parameter takes part from
/// the first step in which autograd gives it a gradient and at every step from then on, as in the original: there
/// <c>grad</c> is None until then, and zeros, not None, after every <c>zero_grad</c>. Until then it is left
/// untouched, weight decay included; its bias correction counts from that first step.
/// </summary>
public sealed class AdamW
{
    private readonly FlatParameters _parameters;
    private readonly AdamWSettings _settings;
    private readonly FlatMask _mask;
    private readonly float[] _firstMoments;
    private readonly float[] _secondMoments;
    private readonly int[] _updates;

    public AdamW(FlatParameters parameters, AdamWSettings settings, FlatMask mask)
    {
        _parameters = parameters;
        _settings = settings;
        _mask = mask;
        _firstMoments = new float[parameters.Layout.Length];
        _secondMoments = new float[parameters.Layout.Length];
        _updates = new int[parameters.Layout.Slots.Count];
    }

    /// <summary>exp_avg in the flat layout.</summary>
    public Span<float> FirstMoments => _firstMoments;

    /// <summary>exp_avg_sq in the flat layout.</summary>
    public Span<float> SecondMoments => _secondMoments;

    /// <summary>Updates each slot has had; 0 where it has never had a gradient.</summary>
    public ReadOnlySpan<int> Updates => _updates;

    /// <summary>
    /// Closes an accumulation window: takes in first gradients, masks all of them, and gives their global L2 norm, the
    /// one clipping goes by. Not finite where a gradient is not.
    /// </summary>
    public double CloseGradients()
    {
        _parameters.AdoptNewGradients();
        _mask.ApplyTo(_parameters.Gradients);
        return GradientNorm.Of(_parameters.Gradients);
    }

    /// <summary>Clips, updates every parameter that has had a gradient, and leaves all gradients zero.</summary>
    /// <param name="rate">Learning rate of the backbone at this step.</param>
    /// <param name="norm">What <see cref="CloseGradients"/> gave.</param>
    public void Step(double rate, double norm)
    {
        var clip = GradientNorm.ClipFactor(norm, _settings.GradientNorm);
        var weights = _parameters.Weights;
        var gradients = _parameters.Gradients;
        for (var i = 0; i < _updates.Length; i++)
        {
            if (!_parameters.HasGradient(i))
            {
                continue;
            }

            var slot = _parameters.Layout.Slots[i];
            var share = _settings.OwnSchedule?.Factor(_updates[i]) ?? 1;
            var coefficients = AdamWCoefficients.Of(_settings, rate * share * slot.RateFactor, ++_updates[i], slot.Decayed, clip);
            FusedAdamW.Update(
                weights[slot.Padded], gradients[slot.Padded], FirstMoments[slot.Padded], SecondMoments[slot.Padded], coefficients);
        }
    }

    /// <summary>Takes up where another run left off; the moments have been copied already.</summary>
    internal void Resume(ReadOnlySpan<long> updates)
    {
        for (var i = 0; i < _updates.Length; i++)
        {
            _updates[i] = checked((int)updates[i]);
            if (_updates[i] > 0)
            {
                _parameters.Adopt(i);
            }
        }
    }
}
