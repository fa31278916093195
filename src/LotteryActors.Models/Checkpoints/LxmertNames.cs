using LotteryActors.Artifacts.Checkpoints;
using static LotteryActors.Models.Checkpoints.CheckpointNames;

namespace LotteryActors.Models.Checkpoints;

/// <summary>
/// LXMERT's names. The original's backbone is <c>bert.*</c> in pre-training files and <c>lxrt_encoder.model.bert.*</c> in fine-tuned
/// ones; Hugging Face's is <c>lxmert.*</c>, bare in a saved LxmertModel. Names within the backbone are the same.
/// </summary>
internal static class LxmertNames
{
    private const string Pretrained = "bert.", FineTuned = "lxrt_encoder.model.bert.", HuggingFace = "lxmert.";
    private const string Answers = "answer_head.logit_fc.", Logits = "logit_fc.";
    private static readonly string[] Backbone = ["embeddings.", "encoder.", "pooler."];

    /// <summary>A file of Hugging Face with an answer head and without pre-training heads is LxmertForQuestionAnswering: a fine-tuned model.</summary>
    public static (NameStyle Style, IReadOnlyList<CheckpointTensor> Tensors) ToOriginal(IReadOnlyList<CheckpointTensor> tensors, List<string> changes)
    {
        var names = tensors.Select(tensor => tensor.Name).ToList();
        var isBare = Backbone.Any(part => names.Begins(part));
        if (!names.Begins(HuggingFace) && !isBare)
        {
            return (NameStyle.Original, tensors);
        }

        var isFineTuned = names.Begins(Answers) && !names.Begins("cls.");
        var backbone = isFineTuned ? FineTuned : Pretrained;
        return (NameStyle.HuggingFace, Noted(tensors, changes, "Hugging Face's names of LXMERT read as the original's", name =>
            isBare && Backbone.Any(part => name.StartsWith(part, StringComparison.Ordinal)) ? $"{backbone}{name}"
            : isFineTuned ? Swap(Swap(name, HuggingFace, backbone), Answers, Logits)
            : Swap(name, HuggingFace, backbone)));
    }

    /// <exception cref="WeightsException">The head is that of NLVR2.</exception>
    public static IReadOnlyList<CheckpointTensor> ToHuggingFace(IReadOnlyList<CheckpointTensor> tensors, string source)
    {
        var hidden = tensors.FirstOrDefault(tensor => tensor.Name.EndsWith("bert.pooler.dense.weight", StringComparison.Ordinal))?.Shape is [var rows, ..] ? rows : -1;
        if (tensors.FirstOrDefault(tensor => tensor.Name == $"{Logits}0.weight") is { Shape: [_, var columns] } && columns != hidden)
        {
            throw new WeightsException($"{source}: the NLVR2 head (logit_fc over {columns} numbers) has no class at Hugging Face; use --names original");
        }

        return [.. tensors.Select(tensor => tensor with { Name = Swap(Swap(Swap(tensor.Name, FineTuned, HuggingFace), Pretrained, HuggingFace), Logits, Answers) })];
    }
}
