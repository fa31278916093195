using LotteryActors.Models.Native;
using LotteryActors.Models.Tests;

[assembly: AssemblyFixture(typeof(TorchFixture))]

namespace LotteryActors.Models.Tests;

/// <summary>libtorch on one thread, loaded before the first test.</summary>
public sealed class TorchFixture
{
    public TorchFixture() => TorchRuntime.Load(1);
}
