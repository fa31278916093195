namespace LotteryActors.Models;

/// <summary>How the tensors of a file and the parameters of a model met.</summary>
/// <param name="Loaded">Parameters that were filled.</param>
/// <param name="Missing">Parameters the file has no tensor for; they stay as they were.</param>
/// <param name="Unexpected">Tensors of the file no parameter is named after.</param>
/// <param name="Misfits">Tensors of another shape or type than their parameter, each with both.</param>
public sealed record WeightsReport(
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unexpected,
    IReadOnlyList<string> Misfits);
