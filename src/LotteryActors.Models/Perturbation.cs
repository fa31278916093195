using static TorchSharp.torch;

namespace LotteryActors.Models;

/// <summary>
/// What adversarial training adds to the embeddings of a batch (VILLA, model/model.py). A part that is null is not
/// perturbed.
/// </summary>
/// <param name="Text">float [B, T, H], added to the word embeddings before position, type and norm.</param>
/// <param name="Image">float, added to what the model reads of the pictures before its first projection; UNITER: [B, N, F].</param>
public sealed record Perturbation(Tensor? Text, Tensor? Image)
{
    /// <summary>Perturbs nothing.</summary>
    public static Perturbation None { get; } = new(null, null);

    /// <summary>Each part that is there, transformed.</summary>
    public Perturbation Select(Func<Tensor, Tensor> part) =>
        new(Text is null ? null : part(Text), Image is null ? null : part(Image));
}
