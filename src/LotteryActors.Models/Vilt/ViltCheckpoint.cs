using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Models.Checkpoints;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Vilt;

/// <summary>Published checkpoints into a model of another task or picture size.</summary>
public static class ViltCheckpoint
{
    private const string Modalities = "token_type_embeddings.weight";
    private const string Positions = "transformer.pos_embed";
    private const string Matching = "itm_score.fc.";
    private const string Ranking = "rank_output.";

    /// <summary>Fills a model from a file, up-cast to float32, after <see cref="Fit"/>.</summary>
    /// <inheritdoc cref="CheckpointWeights.Load(nn.Module, CheckpointFile, Func{string, bool}?, Func{string, bool}?, Func{IReadOnlyList{CheckpointTensor}, IReadOnlyList{CheckpointTensor}}?)" />
    public static WeightsReport Load(ViltModel model, string path, Func<string, bool>? mayMiss = null, Func<string, bool>? mayIgnore = null)
    {
        using var file = CheckpointFile.Open(path);
        return CheckpointWeights.Load(model, file, mayMiss, mayIgnore, tensors => Fit(tensors, model.Config, model.Heads));
    }

    /// <summary>
    /// The checkpoint as a model of these heads wants it: for NLVR2 with a third modality, a copy of the second
    /// (vilt_module.py); for retrieval with a ranking head, the matching head's row of "belong together"
    /// (vilt_module.py); its picture positions stretched to the model's grid, bilinearly between the centres of cells
    /// (vision_transformer.py, resize_pos_embed). What is right already is left as it is, and nothing is read yet.
    /// </summary>
    /// <param name="tensors">float32, under the original's names.</param>
    /// <param name="config">The model's.</param>
    /// <param name="heads">The model's.</param>
    /// <exception cref="WeightsException">The positions to be stretched make no square.</exception>
    public static IReadOnlyList<CheckpointTensor> Fit(IReadOnlyList<CheckpointTensor> tensors, ViltConfig config, ViltHeads heads)
    {
        List<CheckpointTensor> fitted = [.. tensors.Select(tensor => (tensor.Name, tensor.Shape) switch
        {
            (Modalities, [2, _]) when heads.Nlvr2 => WithSecondImage(tensor),
            (Positions, [1, var rows, _]) when rows != 1 + (config.GridSide * config.GridSide) => Stretched(tensor, config.GridSide),
            _ => tensor,
        })];
        if (heads.Retrieval && !fitted.Exists(tensor => tensor.Name.StartsWith(Ranking, StringComparison.Ordinal)))
        {
            fitted.AddRange([.. fitted.Where(tensor => tensor.Name.StartsWith(Matching, StringComparison.Ordinal)).Select(RankingRow)]);
        }

        return fitted;
    }

    private static CheckpointTensor WithSecondImage(CheckpointTensor two) => two with
    {
        Shape = [3, two.Shape[1]],
        Read = () => two.Read() is var rows ? (byte[])[.. rows.Span, .. rows.Span[(rows.Length / 2)..]] : default,
    };

    private static CheckpointTensor RankingRow(CheckpointTensor matching) => matching with
    {
        Name = Ranking + matching.Name[Matching.Length..],
        Shape = [1, .. matching.Shape.Skip(1)],
        Read = () => matching.Read() is var rows ? rows[(rows.Length / 2)..] : default,
    };

    /// <summary>[1, 1 + n * n, H] to [1, 1 + side * side, H]; the class token's row stays.</summary>
    private static CheckpointTensor Stretched(CheckpointTensor table, int side)
    {
        var rows = table.Shape[1] - 1;
        var own = (long)Math.Round(Math.Sqrt(rows));
        return own * own == rows && rows > 0
            ? table with { Shape = [1, 1 + ((long)side * side), table.Shape[2]], Read = () => Stretched(table, own, side) }
            : throw new WeightsException($"{table.Name} has {rows} positions beside the class token's, which make no square; use the weights of a model with square pictures");
    }

    private static byte[] Stretched(CheckpointTensor table, long own, long side)
    {
        using var scope = NewDisposeScope();
        var width = table.Shape[2];
        var values = MemoryMarshal.Cast<byte, float>(table.Read().Span).ToArray().ToTensor(CPU, [.. table.Shape]);
        var grid = values.narrow(1, 1, own * own).transpose(1, 2).reshape(1, width, own, own);
        var stretched = F.interpolate(grid, [side, side], mode: InterpolationMode.Bilinear, align_corners: false).flatten(2).transpose(1, 2);
        return cat([values.narrow(1, 0, 1), stretched], 1).contiguous().bytes.ToArray();
    }
}
