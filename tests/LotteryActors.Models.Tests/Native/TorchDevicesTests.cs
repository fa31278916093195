using LotteryActors.Models.Native;
using LotteryActors.Tickets.Stages;
using TorchSharp;

namespace LotteryActors.Models.Tests.Native;

public class TorchDevicesTests
{
    [Fact]
    public void The_cpu_is_always_there() =>
        Assert.Equal(DeviceType.CPU, TorchDevices.Open(new DeviceName(DeviceName.Cpu, 0)).type);

    [Fact]
    public void A_gpu_that_libtorch_does_not_see_is_refused_by_name_with_the_way_to_find_out()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "this machine has a GPU");

        var error = Assert.Throws<TorchUnavailableException>(() => TorchDevices.Open(new DeviceName(DeviceName.Cuda, 1)));
        Assert.StartsWith("cuda:1: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("`lottery device check --devices cuda:1`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settling_cuda_turns_TF32_off_and_asks_for_deterministic_algorithms()
    {
        try
        {
            torch.backends.cudnn.allow_tf32 = true;

            TorchDevices.SettleCuda();

            Assert.False(torch.backends.cuda.matmul.allow_tf32);
            Assert.False(torch.backends.cudnn.allow_tf32);
            Assert.True(TorchContext.DeterministicAlgorithms);
        }
        finally
        {
            TorchContext.SetDeterministicAlgorithms(wanted: false, warnOnly: false);
        }

        Assert.False(TorchContext.DeterministicAlgorithms);
    }

    [Fact]
    public void A_trial_on_the_cpu_finds_a_matrix_product_and_its_gradient_right() =>
        Assert.Matches("are right; libtorch 2\\.10\\.0, ", TorchTrial.Run(new DeviceName(DeviceName.Cpu, 0), threads: 1));
}
