using static TorchSharp.torch;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// init_weights of model/model.py: matrices from N(0, initializer_range), padding rows included, norms 1, biases 0; only the
/// joint projection of NLVR2's attention keeps its own draw, Xavier's (model/attention.py, _reset_parameters). Drawn
/// from torch's generator in the order of the parameters, so that a seed names the weights.
/// </summary>
internal static class UniterInitialization
{
    /// <summary>Draws everything outside of the backbone, which draws itself.</summary>
    public static void ApplyToHeads(nn.Module model, UniterConfig config)
    {
        foreach (var head in model.named_children().Where(child => child.name != "uniter"))
        {
            Apply(head.module, config);
        }
    }

    public static void Apply(nn.Module module, UniterConfig config)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (name, parameter) in module.named_parameters())
        {
            _ = parameter switch
            {
                _ when name.EndsWith("bias", StringComparison.Ordinal) => parameter.zero_(),
                _ when name.EndsWith("in_proj_weight", StringComparison.Ordinal) => nn.init.xavier_uniform_(parameter),
                _ when parameter.dim() == 1 => parameter.SetToOne(),
                _ => parameter.normal_(0, config.InitializerRange),
            };
        }
    }
}
