using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Tests.Stages;

public class DeviceNameTests
{
    [Theory]
    [InlineData("cpu", DeviceName.Cpu, 0)]
    [InlineData("cuda:0", DeviceName.Cuda, 0)]
    [InlineData("cuda:11", DeviceName.Cuda, 11)]
    public void A_name_says_class_and_index_and_is_written_as_it_was_read(string text, string deviceClass, int index)
    {
        Assert.True(DeviceName.TryParse(text, out var name));

        Assert.Equal(new DeviceName(deviceClass, index), name);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cpu:0")]
    [InlineData("cuda")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:0:1")]
    [InlineData("cuda:99999999999")]
    public void Anything_else_is_no_name(string text) => Assert.False(DeviceName.TryParse(text, out _));
}
