using static TorchSharp.torch;

namespace LotteryActors.Models;

/// <summary>
/// A model's parameters without their numbers: built on the meta device, which holds none. A table that TorchSharp makes
/// natively is in memory for the moment of its making, one at a time.
/// </summary>
public static class ModelSkeleton
{
    /// <summary>Name and shape of every parameter, in the model's order. Torch's generator is left as it was.</summary>
    /// <param name="build">Makes the model; its modules take the default device.</param>
    public static IReadOnlyList<(string Name, long[] Shape)> Of(Func<nn.Module> build)
    {
        using var scope = NewDisposeScope();
        var (device, state) = (get_default_device(), random.get_rng_state());
        set_default_device(META);
        try
        {
            using var model = build();
            return [.. model.named_parameters().Select(p => (p.name, p.parameter.shape))];
        }
        finally
        {
            set_default_device(device);
            random.set_rng_state(state);
        }
    }

    /// <summary>How many numbers these parameters hold.</summary>
    public static long Count(IEnumerable<(string Name, long[] Shape)> parameters) =>
        parameters.Sum(p => p.Shape.Aggregate(1L, (product, size) => product * size));
}
