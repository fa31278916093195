using LotteryActors.Artifacts.Checkpoints;
using static LotteryActors.Models.Checkpoints.CheckpointNames;

namespace LotteryActors.Models.Checkpoints;

/// <summary>UNITER's and VILLA's names: the backbone is <c>uniter.*</c>; files made from BERT, and VILLA's, say <c>bert.*</c> (scripts/convert_ckpt.py).</summary>
internal static class UniterNames
{
    private static readonly string[] Backbone = ["embeddings.", "img_embeddings.", "encoder.", "pooler."];

    public static (NameStyle Style, IReadOnlyList<CheckpointTensor> Tensors) ToOriginal(IReadOnlyList<CheckpointTensor> tensors, List<string> changes)
    {
        var named = Noted(tensors, changes, "'bert.' read as 'uniter.', as VILLA does", name => Swap(name, "bert.", "uniter."));
        return (NameStyle.Original, Noted(named, changes, "a bare backbone, put under 'uniter.'", name => Backbone.Any(part => name.StartsWith(part, StringComparison.Ordinal)) ? $"uniter.{name}" : name));
    }
}
