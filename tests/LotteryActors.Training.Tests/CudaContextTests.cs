namespace LotteryActors.Training.Tests;

public class CudaContextTests
{
    [Theory]
    [InlineData("CUDA error: device-side assert triggered\nCUDA kernel errors might be asynchronously reported at some other API call", true)]
    [InlineData("CUDA error: an illegal memory access was encountered", true)]
    [InlineData("CUDA error: out of memory", false)]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB", false)]
    [InlineData("The size of tensor a (3) must match the size of tensor b (4)", false)]
    public void It_is_lost_after_a_fault_on_the_gpu_and_not_for_want_of_memory(string message, bool isLost) =>
        Assert.Equal(isLost, CudaContext.IsLostAfter(message));
}
