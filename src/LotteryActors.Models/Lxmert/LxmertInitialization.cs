using static TorchSharp.torch;

namespace LotteryActors.Models.Lxmert;

/// <summary>
/// init_bert_weights of src/lxrt/modeling.py: matrices from N(0, initializer_range), padding rows included, norms 1,
/// biases 0. Drawn from torch's generator in the order of the parameters, so that a seed names the weights.
/// </summary>
internal static class LxmertInitialization
{
    public static void Apply(nn.Module module, LxmertConfig config)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (name, parameter) in module.named_parameters())
        {
            _ = parameter switch
            {
                _ when name.EndsWith("bias", StringComparison.Ordinal) => parameter.zero_(),
                _ when parameter.dim() == 1 => parameter.SetToOne(),
                _ => parameter.normal_(0, config.InitializerRange),
            };
        }
    }
}
