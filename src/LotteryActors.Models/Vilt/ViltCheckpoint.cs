using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Safetensors;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Vilt;

/// <summary>What is done to a checkpoint's tensors before a model of another task or picture size takes them.</summary>
public static class ViltCheckpoint
{
    private const string Modalities = "token_type_embeddings.weight";
    private const string Positions = "transformer.pos_embed";
    private const string Matching = "itm_score.fc.";
    private const string Ranking = "rank_output.";

    /// <summary>
    /// The checkpoint as a model of these heads wants it: without the buffer of position ids; for NLVR2 with a third
    /// modality, a copy of the second (vilt_module.py); for retrieval with a ranking head, the matching head's row of
    /// "belong together" (vilt_module.py); its picture positions stretched to the model's grid, bilinearly between
    /// the centres of cells (vision_transformer.py, resize_pos_embed). What is right already is left as it is.
    /// </summary>
    /// <param name="tensors">float32, under the original's names.</param>
    /// <param name="config">The model's.</param>
    /// <param name="heads">The model's.</param>
    public static IReadOnlyList<TensorData> Fit(IReadOnlyList<TensorData> tensors, ViltConfig config, ViltHeads heads)
    {
        List<TensorData> fitted = [.. tensors
            .Where(tensor => tensor.Name != ViltParameters.PositionIds)
            .Select(tensor => tensor.Name switch
            {
                Modalities when heads.Nlvr2 && tensor.Shape[0] == 2 => WithSecondImage(tensor),
                Positions when tensor.Shape[1] != 1 + (config.GridSide * config.GridSide) => Stretched(tensor, config.GridSide),
                _ => tensor,
            })];
        if (heads.Retrieval && !fitted.Any(tensor => tensor.Name.StartsWith(Ranking, StringComparison.Ordinal)))
        {
            fitted.AddRange([.. fitted.Where(tensor => tensor.Name.StartsWith(Matching, StringComparison.Ordinal)).Select(RankingRow)]);
        }

        return fitted;
    }

    /// <summary>Whether a parameter may be missing from a checkpoint: the classifier of a task it was not trained on.</summary>
    public static bool MayMiss(string parameter) => ViltParameters.IsHead(parameter);

    private static TensorData WithSecondImage(TensorData two)
    {
        var row = (int)two.Shape[1];
        var values = Floats(two);
        return TensorData.Float32(two.Name, [3, row], [.. values, .. values[row..(2 * row)]]);
    }

    private static TensorData RankingRow(TensorData matching)
    {
        var values = Floats(matching);
        return TensorData.Float32(
            Ranking + matching.Name[Matching.Length..], [1, .. matching.Shape.Skip(1)], values[(values.Length / 2)..]);
    }

    /// <summary>[1, 1 + n * n, H] to [1, 1 + side * side, H]; the class token's row stays.</summary>
    private static TensorData Stretched(TensorData table, int side)
    {
        using var scope = NewDisposeScope();
        var (rows, width) = (table.Shape[1] - 1, table.Shape[2]);
        var own = (long)Math.Round(Math.Sqrt(rows));
        if (own * own != rows)
        {
            throw new WeightsException($"{table.Name} has {rows} positions beside the class token's, which make no square; use the weights of a model with square pictures");
        }

        var values = Floats(table).ToArray().ToTensor(CPU, 1, rows + 1, width);
        var grid = values.narrow(1, 1, rows).transpose(1, 2).reshape(1, width, own, own);
        var stretched = F.interpolate(grid, [side, side], mode: InterpolationMode.Bilinear, align_corners: false).flatten(2).transpose(1, 2);
        using var whole = cat([values.narrow(1, 0, 1), stretched], 1).contiguous();
        return TensorData.Float32(table.Name, whole.shape, MemoryMarshal.Cast<byte, float>(whole.bytes));
    }

    private static ReadOnlySpan<float> Floats(TensorData tensor) => MemoryMarshal.Cast<byte, float>(tensor.Bytes.Span);
}
