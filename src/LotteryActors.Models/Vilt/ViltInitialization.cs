using static TorchSharp.torch;

namespace LotteryActors.Models.Vilt;

/// <summary>
/// init_weights of objectives.py and of the vision transformer: matrices, tables, class token and positions from
/// N(0, 0.02), padding rows included, norms 1, biases 0. (The transformer's normal is cut off at +-2, a hundred
/// deviations away.) The patch projection keeps a convolution's own uniform draw, which the original does not touch.
/// </summary>
internal static class ViltInitialization
{
    /// <summary>Draws from torch's generator in the order of the parameters, so that a seed names the weights.</summary>
    public static T Initialised<T>(this T module, ViltConfig config)
        where T : nn.Module
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var bound = 1 / Math.Sqrt(3.0 * config.PatchSize * config.PatchSize);
        foreach (var (name, parameter) in module.named_parameters())
        {
            _ = parameter switch
            {
                _ when name.StartsWith("patch_embed.", StringComparison.Ordinal) => parameter.uniform_(-bound, bound),
                _ when name.EndsWith("bias", StringComparison.Ordinal) => parameter.zero_(),
                _ when parameter.dim() == 1 => parameter.SetToOne(),
                _ => parameter.normal_(0, config.InitializerRange),
            };
        }

        return module;
    }
}
