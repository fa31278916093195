using System.Runtime.CompilerServices;
using LotteryActors.Models.Native;
using Xunit.Sdk;
using Xunit.v3;

// Torch's default generator and thread count belong to the process.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace LotteryActors.Training.Tests;

internal static class OneTorchThread
{
    [ModuleInitializer]
    internal static void Load() => TorchRuntime.Load(threads: 1);
}
