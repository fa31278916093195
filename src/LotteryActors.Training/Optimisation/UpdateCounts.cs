namespace LotteryActors.Training.Optimisation;

/// <summary>How often each parameter has been updated, and with it the numbers of its next update.</summary>
internal sealed class UpdateCounts(FlatParameters parameters, AdamWSettings settings)
{
    private readonly int[] _updates = new int[parameters.Layout.Slots.Count];

    public ReadOnlySpan<int> All => _updates;

    /// <summary>Counts one more update of every slot that has had a gradient, and gives its numbers, in the layout's order.</summary>
    /// <param name="rate">Learning rate of the backbone at this step.</param>
    /// <param name="clip">Factor on every gradient.</param>
    public IEnumerable<(ParameterSlot Slot, AdamWCoefficients Coefficients)> Next(double rate, double clip)
    {
        for (var i = 0; i < _updates.Length; i++)
        {
            if (parameters.HasGradient(i))
            {
                var slot = parameters.Layout.Slots[i];
                var share = settings.OwnSchedule?.Factor(_updates[i]) ?? 1;
                yield return (slot, AdamWCoefficients.Of(settings, rate * share * slot.RateFactor, ++_updates[i], slot.Decayed, clip));
            }
        }
    }

    /// <summary>Takes up counts of another run; a slot that has any has a gradient.</summary>
    public void Resume(ReadOnlySpan<long> updates)
    {
        for (var i = 0; i < _updates.Length; i++)
        {
            _updates[i] = checked((int)updates[i]);
            if (_updates[i] > 0)
            {
                parameters.Adopt(i);
            }
        }
    }
}
