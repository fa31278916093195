using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Uniter;

/// <summary>Region features, boxes and type (model/model.py, UniterImageEmbeddings).</summary>
internal sealed class UniterImageEmbeddings : Module<Tensor, Tensor, Tensor, Tensor?, Tensor?, Tensor>
{
    private readonly bool _zeroesMaskRow;
    private readonly Linear img_linear;
    private readonly LayerNorm img_layer_norm;
    private readonly LayerNorm pos_layer_norm;
    private readonly Linear pos_linear;
    private readonly Embedding mask_embedding;
    private readonly LayerNorm LayerNorm;
    private readonly Dropout dropout;

    public UniterImageEmbeddings(UniterConfig config)
        : base(nameof(UniterImageEmbeddings))
    {
        _zeroesMaskRow = config.Defects.ZeroesMaskRow;
        img_linear = Linear(config.RegionFeatures, config.HiddenSize);
        img_layer_norm = LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps);
        pos_layer_norm = LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps);
        pos_linear = Linear(UniterConfig.BoxSize, config.HiddenSize);
        mask_embedding = Embedding(2, config.RegionFeatures, padding_idx: 0);
        LayerNorm = LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps);
        dropout = Dropout(config.HiddenDropout);
        RegisterComponents();
    }

    /// <summary>[H, F]; a fresh handle at every read, to be read within a dispose scope. Feature regression is tied to it.</summary>
    public Tensor ImageProjection => img_linear.weight!;

    /// <param name="features">float [B, N, F].</param>
    /// <param name="boxes">float [B, N, 7].</param>
    /// <param name="types">[B, N, H] or [1, H]: the embedded types of the regions.</param>
    /// <param name="masks">int64 [B, N] 1 where the region is masked, or null.</param>
    /// <param name="perturbation">[B, N, F] added to the features, after what masking adds (VILLA); or null.</param>
    /// <returns>[B, N, H].</returns>
    public override Tensor forward(Tensor features, Tensor boxes, Tensor types, Tensor? masks, Tensor? perturbation)
    {
        using var scope = NewDisposeScope();
        if (masks is not null)
        {
            features = features.Plus(_zeroesMaskRow ? AddedAsOriginal(masks) : Added(masks));
        }

        if (perturbation is not null)
        {
            features = features.Plus(perturbation);
        }

        var embeddings = img_layer_norm.forward(img_linear.forward(features))
            .Plus(pos_layer_norm.forward(pos_linear.forward(boxes)))
            .Plus(types);
        return dropout.forward(LayerNorm.forward(embeddings)).MoveToOuterDisposeScope();
    }

    /// <summary>[B, N, F]: what an unmasked region adds is set to zero first, in the parameter itself.</summary>
    private Tensor AddedAsOriginal(Tensor masks)
    {
        using (no_grad())
        {
            mask_embedding.weight!.narrow(0, 0, 1).zero_();
        }

        return mask_embedding.forward(masks);
    }

    /// <summary>[B, N, F]: row 1 where a region is masked; row 0 is not looked at.</summary>
    private Tensor Added(Tensor masks) => masks.unsqueeze(2).to(mask_embedding.weight!.dtype).mul(mask_embedding.weight!.narrow(0, 1, 1));
}
