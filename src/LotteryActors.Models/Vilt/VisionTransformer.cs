using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Vilt;

/// <summary>Pixels to patches (vision_transformer.py, PatchEmbed): a convolution that steps by its own width.</summary>
internal sealed class PatchEmbed : Module<Tensor, Tensor>
{
    private readonly Conv2d proj;

    public PatchEmbed(ViltConfig config)
        : base(nameof(PatchEmbed))
    {
        proj = Conv2d(3, config.HiddenSize, config.PatchSize, stride: config.PatchSize);
        RegisterComponents();
    }

    /// <param name="image">float [B, 3, height, width].</param>
    /// <returns>[B, H, rows, columns].</returns>
    public override Tensor forward(Tensor image) => proj.forward(image);
}

/// <summary>The transformer that reads words and patches in one sequence (vision_transformer.py, VisionTransformer).</summary>
internal sealed class VisionTransformer : Module<Tensor, Tensor, Tensor>
{
    private readonly ViltConfig _config;
    private readonly Parameter cls_token;
    private readonly Parameter pos_embed;
    private readonly PatchEmbed patch_embed;
    private readonly Dropout pos_drop;
    private readonly ModuleList<ViltBlock> blocks;
    private readonly LayerNorm norm;

    public VisionTransformer(ViltConfig config)
        : base(nameof(VisionTransformer))
    {
        _config = config;
        cls_token = Parameter(zeros(1, 1, config.HiddenSize));
        pos_embed = Parameter(zeros(1, 1 + (config.GridSide * config.GridSide), config.HiddenSize));
        patch_embed = new PatchEmbed(config);
        pos_drop = Dropout(config.Dropout);
        blocks = ModuleList(Enumerable.Range(0, config.Layers).Select(_ => new ViltBlock(config)).ToArray());
        norm = LayerNorm(config.HiddenSize, eps: config.BlockNormEps);
        RegisterComponents();
    }

    /// <param name="x">[B, N, H].</param>
    /// <param name="mask">float [B, 1, 1, N]: 0 where a key may be seen, minus infinity where not.</param>
    /// <returns>[B, N, H], after the last norm.</returns>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return norm.forward(blocks.Aggregate(x, (hidden, next) => next.forward(hidden, mask))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Pictures to tokens (visual_embed): the class token and the patches kept, each with its position. The table of
    /// positions is stretched to each picture's own grid, padding left out.
    /// </summary>
    /// <param name="image">float [B, 3, height, width], padded with 0.</param>
    /// <param name="draw">Which patches are kept.</param>
    /// <param name="delta">float [B, M, H] added to the patches kept, or null.</param>
    /// <param name="maxLength">Most patches kept of a picture; -1 is no limit.</param>
    /// <exception cref="ArgumentException">A picture is nothing but padding.</exception>
    public ViltImage VisualEmbed(Tensor image, PatchDraw draw, Tensor? delta, int maxLength)
    {
        using var scope = NewDisposeScope();
        var projected = patch_embed.forward(image);
        var grid = PatchGrid.Of(image, (int)projected.size(2), (int)projected.size(3));
        var kept = draw.Draw(grid, maxLength);
        var patches = Rows(Flat(projected), i => (long)(i / kept.Length * grid.Patches) + kept.Patches[i], kept);
        var tokens = cat([cls_token.expand(grid.Pictures, -1, -1), delta is null ? patches : patches.Plus(delta)], 1);
        var embedded = pos_drop.forward(tokens.Plus(Positions(grid, kept)));
        return new ViltImage(embedded.MoveToOuterDisposeScope(), Mask(grid, kept, image.device).MoveToOuterDisposeScope(), kept);
    }

    /// <summary>int64 [B, M]: 1 where a patch kept shows something, 0 at padding.</summary>
    public Tensor Shown(Tensor image, PatchDraw draw, int maxLength)
    {
        var grid = PatchGrid.Of(image, (int)image.size(2) / _config.PatchSize, (int)image.size(3) / _config.PatchSize);
        var kept = draw.Draw(grid, maxLength);
        return Mask(grid, kept, image.device).narrow(1, 1, kept.Length);
    }

    /// <summary>[B, 1 + M, H]: the class token's position and those of the patches kept. Pictures of one size share a stretched table.</summary>
    private Tensor Positions(PatchGrid grid, PatchSelection kept)
    {
        (int Rows, int Columns)[] sizes = [.. Enumerable.Range(0, grid.Pictures).Select(grid.Size)];
        var distinct = sizes.Distinct().ToList();
        var tables = cat([.. distinct.Select(size => Stretched(size, grid))], 0);
        long[] first = [.. sizes.Select(size => (long)distinct.IndexOf(size) * grid.Patches)];
        var patches = Rows(Flat(tables), i => first[i / kept.Length] + kept.Patches[i], kept);
        return cat([pos_embed.narrow(1, 0, 1).expand(grid.Pictures, -1, -1), patches], 1);
    }

    /// <summary>[1, H, rows, columns]: the table at a picture's size, zero beyond it.</summary>
    private Tensor Stretched((int Rows, int Columns) size, PatchGrid grid)
    {
        long side = _config.GridSide;
        var table = pos_embed.narrow(1, 1, side * side).transpose(1, 2).reshape(1, _config.HiddenSize, side, side);
        var stretched = F.interpolate(table, [size.Rows, size.Columns], mode: InterpolationMode.Bilinear, align_corners: true);
        return F.pad(stretched, [0, grid.Columns - size.Columns, 0, grid.Rows - size.Rows]);
    }

    /// <summary>[n, H, rows, columns] to [n * rows * columns, H].</summary>
    private static Tensor Flat(Tensor maps) => maps.flatten(2).transpose(1, 2).flatten(0, 1);

    /// <summary>[B, M, H]: row <paramref name="row"/>(i) of [n, H] for each patch kept.</summary>
    private static Tensor Rows(Tensor from, Func<int, long> row, PatchSelection kept)
    {
        long[] index = [.. Enumerable.Range(0, kept.Patches.Count).Select(row)];
        return from.index_select(0, index.ToTensor(from.device, index.Length)).view(-1, kept.Length, from.size(1));
    }

    private static Tensor Mask(PatchGrid grid, PatchSelection kept, Device device)
    {
        var mask = new long[grid.Pictures * (1 + kept.Length)];
        for (var i = 0; i < mask.Length; i++)
        {
            var (picture, token) = Math.DivRem(i, 1 + kept.Length);
            mask[i] = token == 0 || grid.IsShown(picture, kept.Patches[(picture * kept.Length) + token - 1]) ? 1 : 0;
        }

        return mask.ToTensor(device, grid.Pictures, 1 + kept.Length);
    }
}
