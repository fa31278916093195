using LotteryActors.Data.Randomness;
using TorchSharp;

namespace LotteryActors.Training;

/// <summary>
/// Seeds of Torch's generators, each a mix of the stage's seed and a purpose. Torch is seeded anew before every draw
/// of weights and every optimiser step, so that no generator state outlives a step.
/// </summary>
internal static class TorchSeed
{
    private const ulong Backbone = 1, Head = 2, Step = 3;

    public static void ForBackbone(long seed) => Set(seed, Backbone);

    public static void ForHead(long seed) => Set(seed, Head);

    /// <param name="step">Optimiser step of the schedule about to be made, from 0.</param>
    public static void ForStep(long seed, int step) => Set(seed, Step, (ulong)step);

    private static void Set(long seed, ulong purpose, ulong index = 0) =>
        torch.random.manual_seed((long)(CounterRandom.Mix((ulong)seed, purpose, index) >> 1));
}
