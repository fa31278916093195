using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>hidden_act of the config (model/layer.py, ACT2FN). GELU is the erf form, x * Phi(x), not the tanh one.</summary>
internal static class Activations
{
    public static Func<Tensor, Tensor> Of(string name) => name switch
    {
        "gelu" => F.gelu,
        "relu" => x => F.relu(x),
        "swish" => x => F.silu(x),
        _ => throw new ArgumentException($"hidden_act must be gelu, relu or swish, not '{name}'"),
    };
}
