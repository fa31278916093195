namespace LotteryActors.Models.Checkpoints;

/// <summary>Whose names a checkpoint's tensors have.</summary>
public enum NameStyle
{
    /// <summary>Those of the original repository.</summary>
    Original,

    /// <summary>Those of Hugging Face's transformers.</summary>
    HuggingFace,
}
