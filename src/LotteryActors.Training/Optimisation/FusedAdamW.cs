using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LotteryActors.Training.Optimisation;

/// <summary>The numbers of one AdamW update, rounded to float32 as PyTorch rounds its scalars.</summary>
/// <param name="Clip">Factor on every gradient; 1 where the norm is within bounds.</param>
/// <param name="StepSize">alpha = lr * sqrt(1 - beta2^t) / (1 - beta1^t); lr without bias correction.</param>
/// <param name="Decay">lr * weight decay, with the uncorrected rate; the weight decay alone within the update; 0 where the parameter is not decayed.</param>
/// <param name="DecayInUpdate">Whether decay is a part of the update (BertAdam) or comes after it (AdamW).</param>
public readonly record struct AdamWCoefficients(
    float Clip,
    float Beta1,
    float OneMinusBeta1,
    float Beta2,
    float OneMinusBeta2,
    float Epsilon,
    float StepSize,
    float Decay,
    bool DecayInUpdate = false)
{
    /// <param name="t">Updates of this parameter so far, this one included; from 1.</param>
    public static AdamWCoefficients Of(AdamWSettings settings, double rate, int t, bool decayed, double clip) =>
        new(
            (float)clip,
            (float)settings.Beta1,
            (float)(1 - settings.Beta1),
            (float)settings.Beta2,
            (float)(1 - settings.Beta2),
            (float)settings.Epsilon,
            settings.BiasCorrection
                ? (float)(rate * Math.Sqrt(1 - Math.Pow(settings.Beta2, t)) / (1 - Math.Pow(settings.Beta1, t)))
                : (float)rate,
            (decayed, settings.DecayInUpdate) switch
            {
                (false, _) => 0,
                (true, true) => (float)settings.WeightDecay,
                (true, false) => (float)(rate * settings.WeightDecay),
            },
            settings.DecayInUpdate);
}

/// <summary>
/// The optimisers of UNITER, LXMERT and ViLT in one pass over flat buffers. UNITER's AdamW (optim/adamw.py), which is
/// transformers' and so ViLT's: epsilon is added to sqrt(v) before bias correction, decay comes after the update and acts
/// on the new weight. LXMERT's BertAdam (src/lxrt/optimization.py): no bias correction, decay within the update.
/// Elementwise and without fused multiply-add, so that the bits do not depend on the width of the machine's vectors.
/// </summary>
public static class FusedAdamW
{
    /// <summary>
    /// Updates weights and both moments and leaves the gradients zero. All spans have the same length, a multiple of
    /// <see cref="ParameterSlot.Alignment"/>. A weight of +0.0 whose gradient and moments are +0.0 stays exactly +0.0.
    /// </summary>
    public static void Update(
        Span<float> weights, Span<float> gradients, Span<float> firstMoments, Span<float> secondMoments, in AdamWCoefficients c)
    {
        CheckLengths(weights.Length, gradients.Length, firstMoments.Length, secondMoments.Length);
        if (c.DecayInUpdate)
        {
            Update<DecayWithin>(weights, gradients, firstMoments, secondMoments, c);
        }
        else
        {
            Update<DecayAfter>(weights, gradients, firstMoments, secondMoments, c);
        }
    }

    private static void Update<TDecay>(
        Span<float> weights, Span<float> gradients, Span<float> firstMoments, Span<float> secondMoments, in AdamWCoefficients c)
        where TDecay : struct, IDecay
    {
        ref var w0 = ref MemoryMarshal.GetReference(weights);
        ref var g0 = ref MemoryMarshal.GetReference(gradients);
        ref var m0 = ref MemoryMarshal.GetReference(firstMoments);
        ref var v0 = ref MemoryMarshal.GetReference(secondMoments);
        var clip = Vector512.Create(c.Clip);
        var beta1 = Vector512.Create(c.Beta1);
        var oneMinusBeta1 = Vector512.Create(c.OneMinusBeta1);
        var beta2 = Vector512.Create(c.Beta2);
        var oneMinusBeta2 = Vector512.Create(c.OneMinusBeta2);
        var epsilon = Vector512.Create(c.Epsilon);
        var negativeStep = Vector512.Create(-c.StepSize);
        var decay = Vector512.Create(c.Decay);

        for (nuint i = 0; i < (nuint)weights.Length; i += ParameterSlot.Alignment)
        {
            var g = Vector512.LoadUnsafe(ref g0, i) * clip;
            var m = (Vector512.LoadUnsafe(ref m0, i) * beta1) + (g * oneMinusBeta1);
            var v = (Vector512.LoadUnsafe(ref v0, i) * beta2) + (oneMinusBeta2 * g * g);
            var w = TDecay.Apply(Vector512.LoadUnsafe(ref w0, i), m, Vector512.Sqrt(v) + epsilon, negativeStep, decay);
            m.StoreUnsafe(ref m0, i);
            v.StoreUnsafe(ref v0, i);
            w.StoreUnsafe(ref w0, i);
            Vector512<float>.Zero.StoreUnsafe(ref g0, i);
        }
    }

    /// <summary>How the new weight comes of the old one: the only place where the optimisers differ, chosen before the loop.</summary>
    private interface IDecay
    {
        static abstract Vector512<float> Apply(
            Vector512<float> w, Vector512<float> m, Vector512<float> root, Vector512<float> negativeStep, Vector512<float> decay);
    }

    private readonly struct DecayAfter : IDecay
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Apply(
            Vector512<float> w, Vector512<float> m, Vector512<float> root, Vector512<float> negativeStep, Vector512<float> decay)
        {
            w += negativeStep * m / root;
            return w - (decay * w);
        }
    }

    private readonly struct DecayWithin : IDecay
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Apply(
            Vector512<float> w, Vector512<float> m, Vector512<float> root, Vector512<float> negativeStep, Vector512<float> decay) =>
            w + (negativeStep * ((m / root) + (decay * w)));
    }

    private static void CheckLengths(int weights, int gradients, int firstMoments, int secondMoments)
    {
        if (weights != gradients || weights != firstMoments || weights != secondMoments || weights % ParameterSlot.Alignment != 0)
        {
            throw new ArgumentException($"spans of {weights}, {gradients}, {firstMoments} and {secondMoments} floats: all must be the same multiple of {ParameterSlot.Alignment}");
        }
    }
}
