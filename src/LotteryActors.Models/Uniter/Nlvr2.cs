using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>What the three models of NLVR2 share: is a sentence true of two pictures (model/nlvr2.py)?</summary>
public static class Nlvr2
{
    /// <summary>Types: 0 text, 1 regions of the first picture, 2 of the second.</summary>
    public const int Types = 3;

    /// <summary>Cross-entropy, averaged over the pairs.</summary>
    /// <param name="logits">float [n, 2].</param>
    /// <param name="targets">int64 [n]: 1 where the sentence is true.</param>
    public static Tensor Loss(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(logits, targets.flatten()).MoveToOuterDisposeScope();
    }

    /// <summary>init_type_embedding: three types, the new one a copy of type 1.</summary>
    internal static void InitTypeEmbedding(UniterModel uniter) => uniter.InitTypeEmbedding(Types, like: 1);
}
