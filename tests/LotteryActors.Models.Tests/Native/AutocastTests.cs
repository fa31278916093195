using LotteryActors.Models.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Native;

public class AutocastTests
{
    [Fact]
    public void Within_it_a_linear_layer_gives_bfloat16_and_its_gradients_stay_float32()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(4, 3);
        Tensor output;
        using (Autocast.Bfloat16(DeviceType.CPU))
        {
            output = layer.call(ones(2, 4));
        }

        output.to(ScalarType.Float32).sum().backward();

        Assert.Equal(ScalarType.BFloat16, output.dtype);
        Assert.Equal(ScalarType.Float32, layer.weight.dtype);
        Assert.Equal(ScalarType.Float32, layer.weight.grad!.dtype);
        Assert.Equal(ScalarType.Float32, layer.call(ones(2, 4)).dtype);
    }

    [Fact]
    public void The_end_of_an_inner_one_leaves_the_outer_one_on()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(4, 3);
        using (Autocast.Bfloat16(DeviceType.CPU))
        {
            using (Autocast.Bfloat16(DeviceType.CPU))
            {
            }

            Assert.Equal(ScalarType.BFloat16, layer.call(ones(2, 4)).dtype);
        }

        Assert.Equal(ScalarType.Float32, layer.call(ones(2, 4)).dtype);
    }

    [Fact]
    public void Weights_changed_between_two_passes_are_converted_anew()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(4, 3, hasBias: false);
        var before = Pass(layer);
        using (no_grad())
        {
            layer.weight.zero_();
        }

        Assert.NotEqual(0, before);
        Assert.Equal(0, Pass(layer));
    }

    private static float Pass(TorchSharp.Modules.Linear layer)
    {
        using var autocast = Autocast.Bfloat16(DeviceType.CPU);
        return layer.call(ones(2, 4)).to(ScalarType.Float32).abs().sum().item<float>();
    }
}
