namespace LotteryActors.Training;

/// <summary>
/// A kernel that trips over an assertion or an address takes the process's CUDA context with it: every later call fails, so
/// that the process must end for the device to be of use again. Want of memory is survived.
/// </summary>
internal static class CudaContext
{
    /// <param name="message">Of what Torch threw; libtorch's own is its beginning (c10/cuda/CUDAException.cpp).</param>
    public static bool IsLostAfter(string message) =>
        message.Contains("CUDA error:", StringComparison.Ordinal) && !message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
}
