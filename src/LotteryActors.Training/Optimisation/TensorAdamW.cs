using LotteryActors.Models;
using static TorchSharp.torch;

namespace LotteryActors.Training.Optimisation;

/// <summary>
/// What <see cref="AdamW"/> does, in Torch's own operations on the device the flat buffers lie on: neighbouring parameters
/// that are updated by the same numbers are updated as one, so that a step is a few dozen kernels whatever the model. The
/// CPU's kernel differs from it only by rounding.
/// </summary>
public sealed class TensorAdamW : IOptimiser
{
    private readonly FlatParameters _parameters;
    private readonly AdamWSettings _settings;
    private readonly TensorMask _mask;
    private readonly FlatBuffer _firstMoments;
    private readonly FlatBuffer _secondMoments;
    private readonly UpdateCounts _updates;

    public TensorAdamW(FlatParameters parameters, AdamWSettings settings, FlatMask mask)
    {
        _parameters = parameters;
        _settings = settings;
        _mask = new TensorMask(mask, parameters.Layout, parameters.Device);
        _firstMoments = new FlatBuffer(parameters.Layout.Length, parameters.Device);
        _secondMoments = new FlatBuffer(parameters.Layout.Length, parameters.Device);
        _updates = new UpdateCounts(parameters, settings);
    }

    public ReadOnlySpan<float> FirstMoments => _firstMoments.Read();

    public ReadOnlySpan<float> SecondMoments => _secondMoments.Read();

    public ReadOnlySpan<int> Updates => _updates.All;

    public void MaskWeights() => _mask.ApplyTo(_parameters.WeightBuffer.Tensor);

    public double CloseGradients()
    {
        _parameters.AdoptNewGradients();
        _mask.ApplyTo(_parameters.GradientBuffer.Tensor);
        return TensorGradientNorm.Of(_parameters.GradientBuffer.Tensor);
    }

    public void Step(double rate, double norm)
    {
        foreach (var run in Runs(GradientNorm.ClipFactor(norm, _settings.GradientNorm), rate))
        {
            using var scope = NewDisposeScope();
            Update(
                run.Of(_parameters.WeightBuffer), run.Of(_parameters.GradientBuffer), run.Of(_firstMoments), run.Of(_secondMoments), run.Coefficients);
        }
    }

    public void Resume(ReadOnlySpan<float> firstMoments, ReadOnlySpan<float> secondMoments, ReadOnlySpan<long> updates)
    {
        _firstMoments.Write(firstMoments);
        _secondMoments.Write(secondMoments);
        _updates.Resume(updates);
    }

    public void Dispose()
    {
        _mask.Dispose();
        _firstMoments.Dispose();
        _secondMoments.Dispose();
    }

    /// <summary>Neighbouring slots of equal coefficients as one. Slots without gradient, and different counts, part them.</summary>
    private List<Run> Runs(double clip, double rate)
    {
        List<Run> runs = [];
        foreach (var (slot, coefficients) in _updates.Next(rate, clip))
        {
            var (start, length) = slot.Padded.GetOffsetAndLength(_parameters.Layout.Length);
            if (runs is [.., var last] && last.Start + last.Length == start && last.Coefficients == coefficients)
            {
                runs[^1] = last with { Length = last.Length + length };
            }
            else
            {
                runs.Add(new Run(start, length, coefficients));
            }
        }

        return runs;
    }

    /// <summary>As <see cref="FusedAdamW.Update"/>: every line of it is a line here.</summary>
    private static void Update(Tensor w, Tensor g, Tensor m, Tensor v, in AdamWCoefficients c)
    {
        g.Scale(c.Clip);
        m.Scale(c.Beta1);
        m.Add(g, c.OneMinusBeta1);
        v.Scale(c.Beta2);
        v.AddProduct(g, g, c.OneMinusBeta2);
        var root = v.sqrt();
        root.Raise(c.Epsilon);
        if (c.DecayInUpdate)
        {
            var update = m.div(root);
            update.Add(w, c.Decay);
            w.Add(update, -c.StepSize);
        }
        else
        {
            w.AddQuotient(m, root, -c.StepSize);
            w.Add(w, -c.Decay);
        }

        g.zero_();
    }

    private sealed record Run(int Start, int Length, AdamWCoefficients Coefficients)
    {
        public Tensor Of(FlatBuffer buffer) => buffer.Tensor.narrow(0, Start, Length);
    }
}
