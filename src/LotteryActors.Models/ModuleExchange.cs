using static TorchSharp.torch.nn;

namespace LotteryActors.Models;

/// <summary>Puts a module in another's place, so that the order of the parameters stays as it was: masks and weights go by it.</summary>
internal static class ModuleExchange
{
    /// <summary>Exchanges a child and disposes of the old one. A field that holds it is the caller's.</summary>
    public static void Exchange(this Module parent, string name, Module child)
    {
        foreach (var (known, old) in parent.named_children().ToList())
        {
            parent.register_module(known, null!);
            parent.register_module(known, known == name ? child : old);
            if (known == name)
            {
                old.Dispose();
            }
        }
    }
}
