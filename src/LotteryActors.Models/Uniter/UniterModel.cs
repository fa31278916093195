using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// UNITER's backbone (Chen et al., "UNITER: UNiversal Image-TExt Representation Learning", ECCV 2020; model/model.py,
/// UniterModel). Parameters carry the names of the original checkpoint.
/// </summary>
public sealed class UniterModel : Module<UniterInputs, Tensor>
{
    private readonly UniterTextEmbeddings embeddings;
    private readonly UniterImageEmbeddings img_embeddings;
    private readonly UniterEncoder encoder;
    private readonly BertPooler pooler;

    public UniterModel(UniterConfig config)
        : base(nameof(UniterModel))
    {
        embeddings = new UniterTextEmbeddings(config);
        img_embeddings = new UniterImageEmbeddings(config);
        encoder = new UniterEncoder(config);
        pooler = new BertPooler(config);
        RegisterComponents();
        UniterInitialization.Apply(this, config);
    }

    /// <inheritdoc cref="UniterTextEmbeddings.InitTypes" />
    internal void InitTypeEmbedding(int types, long like) => embeddings.InitTypes(types, like);

    /// <inheritdoc cref="UniterTextEmbeddings.AddWords" />
    internal void InitWordEmbedding(int words) => embeddings.AddWords(words);

    /// <summary>How many word pieces there are.</summary>
    internal long Words
    {
        get
        {
            using var table = WordTable;
            return table.size(0);
        }
    }

    internal Tensor WordTable => embeddings.WordTable;

    internal Tensor ImageProjection => img_embeddings.ImageProjection;

    /// <returns>[B, L, H] of the last layer.</returns>
    public override Tensor forward(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        return encoder.forward(Embed(inputs), Extend(inputs.AttentionMask)).MoveToOuterDisposeScope();
    }

    /// <summary>[B, L, H] of every layer, the last one last.</summary>
    public IReadOnlyList<Tensor> AllLayers(UniterInputs inputs) =>
        encoder.AllLayers(Embed(inputs), Extend(inputs.AttentionMask));

    /// <summary>[B, H] of the first position of the last layer [B, L, H].</summary>
    public Tensor Pool(Tensor hidden) => pooler.forward(hidden);

    /// <summary>What the encoder sees: [B, L, H], text and regions packed without padding between them.</summary>
    /// <exception cref="ArgumentException">Neither text nor regions, or both without gather index.</exception>
    public Tensor Embed(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        var embedded = (inputs.InputIds, inputs.RegionFeatures) switch
        {
            (not null, null) => EmbedText(inputs),
            (null, not null) => EmbedRegions(inputs),
            (not null, not null) => Pack(
                cat([EmbedText(inputs), EmbedRegions(inputs)], 1),
                inputs.GatherIndex ?? throw new ArgumentException("inputs: text and regions together want a gather index")),
            _ => throw new ArgumentException("inputs: neither text nor regions are given"),
        };
        return embedded.MoveToOuterDisposeScope();
    }

    /// <summary>[B, T, H].</summary>
    public Tensor EmbedText(UniterInputs inputs) =>
        embeddings.forward(inputs.InputIds!, inputs.PositionIds!, inputs.TextTypeIds, inputs.Perturbation?.Text);

    /// <summary>[B, N, H]. Regions are of type 1 in the text's own type table.</summary>
    public Tensor EmbedRegions(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        var types = inputs.RegionTypeIds is { } ids ? embeddings.Types(ids) : embeddings.TypeRow(1);
        return img_embeddings.forward(inputs.RegionFeatures!, inputs.RegionBoxes!, types, inputs.RegionMasks, inputs.Perturbation?.Image).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="UniterInputs.Extent" />
    internal Perturbation Extent(UniterInputs inputs)
    {
        using var table = WordTable;
        return inputs.Extent(table.size(1));
    }

    /// <summary>
    /// Row b, position p of the result is row b, position index[b, p] of [text | regions]: the original's
    /// <c>gather</c>, as a selection of rows, which is faster and sums gradients in a fixed order.
    /// </summary>
    private static Tensor Pack(Tensor joint, Tensor index)
    {
        var rows = index.Plus(TensorArithmetic.Counting(joint.size(0), index.device).Times(joint.size(1)).unsqueeze_(1));
        return joint.flatten(0, 1).index_select(0, rows.flatten()).view(index.size(0), index.size(1), joint.size(2));
    }

    /// <summary>[B, L] of 1 and 0 to [B, 1, 1, L] of 0 and -10000: exp(-10000) is exactly 0 in float32.</summary>
    private static Tensor Extend(Tensor attentionMask)
    {
        using var scope = NewDisposeScope();
        return attentionMask.unsqueeze(1).unsqueeze(2).to(ScalarType.Float32).Plus(-1).Times(10000).MoveToOuterDisposeScope();
    }
}
