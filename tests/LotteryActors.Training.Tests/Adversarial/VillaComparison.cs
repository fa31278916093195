using System.Runtime.InteropServices;
using System.Text.Json;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>Collects where one variant and the reference differ, and which of the reference's tensors were looked at.</summary>
internal sealed class VillaComparison(GoldenCase golden, VillaVariant variant, GoldenTally tally)
{
    private static readonly Tolerance Norms = new(2e-5, 2e-4);

    private readonly SafetensorsFile _expected = golden.Tensors("expected.safetensors");
    private readonly HashSet<string> _compared = [];

    /// <summary>Compares a tensor; a part that is not perturbed is zeros in the reference.</summary>
    public void Same(string name, Tensor? actual)
    {
        var entry = _expected.Entry($"{variant.Name}.{name}");
        using var values = actual is null ? zeros([.. entry.Shape]) : actual.detach().contiguous();
        if (!entry.Shape.SequenceEqual(values.shape))
        {
            tally.Differs($"{entry.Name} is [{string.Join(", ", values.shape)}], the reference [{string.Join(", ", entry.Shape)}]");
        }

        Same(name, MemoryMarshal.Cast<byte, float>(values.bytes));
    }

    public void Same(string name, ReadOnlySpan<float> actual)
    {
        var full = $"{variant.Name}.{name}";
        _compared.Add(full);
        tally.Compare(full, actual, _expected.Float32(full), golden.ToleranceOf(full));
    }

    public bool Has(string name) => _expected.Contains($"{variant.Name}.{name}");

    /// <summary>One pass: what was added, and what came out. Passes of one modality alone carry its name.</summary>
    public void Pass(string pass, Perturbation perturbation, Tensor prediction)
    {
        Same($"{pass}.scores", prediction);
        foreach (var (name, part) in new[] { ("txt_delta", perturbation.Text), ("img_delta", perturbation.Image) })
        {
            if (Has($"{pass}.{name}"))
            {
                Same($"{pass}.{name}", part);
            }
        }
    }

    /// <summary>The accumulated gradients, those stored element by element and those of every parameter by norm and largest element.</summary>
    public void Gradients(FlatParameters parameters)
    {
        for (var i = 0; i < parameters.Layout.Slots.Count; i++)
        {
            var slot = parameters.Layout.Slots[i];
            var gradient = parameters.Gradients[slot.Values];
            if (Has($"grad.{slot.Name}"))
            {
                Same($"grad.{slot.Name}", gradient);
            }

            Checksum(slot.Name, parameters.HasGradient(i) ? gradient : null, variant.GradientChecksums.GetProperty(slot.Name));
        }

        Assert.Equal(variant.GradientChecksums.EnumerateObject().Count(), parameters.Layout.Slots.Count);
    }

    /// <summary>The parameters after clipping and one step of the optimiser.</summary>
    public void Weights(FlatParameters parameters)
    {
        foreach (var slot in parameters.Layout.Slots.Where(slot => Has($"after_step.{slot.Name}")))
        {
            Same($"after_step.{slot.Name}", parameters.Weights[slot.Values]);
        }
    }

    /// <summary>Counts as a difference whatever the case has of this variant and nobody compared.</summary>
    public void NothingForgotten()
    {
        foreach (var entry in _expected.Entries.Where(e => e.Name.StartsWith($"{variant.Name}.", StringComparison.Ordinal) && !_compared.Contains(e.Name)))
        {
            tally.Differs($"{entry.Name} was not compared");
        }
    }

    private void Checksum(string name, ReadOnlySpan<float> gradient, JsonElement expected)
    {
        if (gradient.IsEmpty != (expected.ValueKind == JsonValueKind.Null))
        {
            tally.Differs($"{variant.Name}: the gradient of {name} is {(gradient.IsEmpty ? "missing, the reference has one" : "there, the reference has none")}");
            return;
        }

        if (gradient.IsEmpty)
        {
            return;
        }

        var (squares, largest) = (0.0, 0.0);
        foreach (var x in gradient)
        {
            squares += (double)x * x;
            largest = Math.Max(largest, Math.Abs((double)x));
        }

        tally.Compare($"{variant.Name}: gradient of {name}, norm", Math.Sqrt(squares), expected[1].GetDouble(), Norms);
        tally.Compare($"{variant.Name}: gradient of {name}, largest", largest, expected[2].GetDouble(), Norms);
    }
}
