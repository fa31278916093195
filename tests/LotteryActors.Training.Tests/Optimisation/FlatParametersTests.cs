using System.Runtime.InteropServices;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Optimisation;

public class FlatParametersTests
{
    [Fact]
    public void Parameters_keep_their_values_and_follow_the_flat_buffer()
    {
        using var scope = NewDisposeScope();
        using var model = new ToyModel(seed: 1);
        var before = model.Loss(2).item<float>();
        using var flat = new FlatParameters(model, model.Layout);

        Assert.Equal(before, model.Loss(2).item<float>());
        foreach (ref var weight in flat.Weights)
        {
            weight *= 2;
        }

        Assert.NotEqual(before, model.Loss(2).item<float>());
    }

    [Fact]
    public void Gradients_land_in_the_flat_buffer_and_accumulate_there()
    {
        using var scope = NewDisposeScope();
        using var model = new ToyModel(seed: 1);
        using var twin = new ToyModel(seed: 1);
        using var flat = new FlatParameters(model, model.Layout);

        model.Loss(2).backward();
        flat.AdoptNewGradients();
        model.Loss(3).backward();
        twin.Loss(2).backward();
        twin.Loss(3).backward();

        foreach (var (name, parameter) in twin.named_parameters().Where(p => !p.name.StartsWith("third", StringComparison.Ordinal)))
        {
            using var gradient = parameter.grad!;
            var slot = flat.Layout.Slots.Single(s => s.Name == name);
            Assert.Equal(MemoryMarshal.Cast<byte, float>(gradient.bytes), flat.Gradients[slot.Values]);
        }
    }

    [Fact]
    public void A_parameter_outside_the_loss_has_no_gradient()
    {
        using var scope = NewDisposeScope();
        using var model = new ToyModel(seed: 1);
        using var flat = new FlatParameters(model, model.Layout);

        model.Loss(2).backward();
        flat.AdoptNewGradients();

        Assert.Equal(
            ["third.bias", "third.weight"],
            flat.Layout.Slots.Where((_, i) => !flat.HasGradient(i)).Select(s => s.Name).Order(StringComparer.Ordinal));
    }
}
