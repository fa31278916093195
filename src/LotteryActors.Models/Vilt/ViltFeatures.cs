using static TorchSharp.torch;

namespace LotteryActors.Models.Vilt;

/// <summary>Pictures as the blocks read them, but for the modality embedding (vision_transformer.py, visual_embed).</summary>
/// <param name="Embedded">float [B, 1 + M, H]: the class token, then the patches kept.</param>
/// <param name="Mask">int64 [B, 1 + M]: 1 at class token and patches, 0 at padding.</param>
/// <param name="Patches">Which patches those are.</param>
public sealed record ViltImage(Tensor Embedded, Tensor Mask, PatchSelection Patches);

/// <summary>What the backbone makes of a batch (vilt_module.py, infer).</summary>
/// <param name="Text">float [B, T, H] (text_feats).</param>
/// <param name="Image">float [B, 1 + M, H], the class token first (image_feats).</param>
/// <param name="Pooled">float [B, H]: the text's [CLS] through the pooler (cls_feats).</param>
/// <param name="TextMask">int64 [B, T].</param>
/// <param name="ImageMask">int64 [B, 1 + M].</param>
/// <param name="Patches">Which patches of the pictures were kept.</param>
public sealed record ViltFeatures(Tensor Text, Tensor Image, Tensor Pooled, Tensor TextMask, Tensor ImageMask, PatchSelection Patches);
