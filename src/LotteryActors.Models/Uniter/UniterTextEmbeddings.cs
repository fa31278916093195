using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Uniter;

/// <summary>Word, position and type (model/model.py, UniterTextEmbeddings).</summary>
internal sealed class UniterTextEmbeddings : Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly Embedding word_embeddings;
    private readonly Embedding position_embeddings;
    private readonly Embedding token_type_embeddings;
    private readonly LayerNorm LayerNorm;
    private readonly Dropout dropout;

    public UniterTextEmbeddings(UniterConfig config)
        : base(nameof(UniterTextEmbeddings))
    {
        word_embeddings = Embedding(config.VocabularySize, config.HiddenSize, padding_idx: 0);
        position_embeddings = Embedding(config.MaxPositions, config.HiddenSize);
        token_type_embeddings = Embedding(config.TokenTypes, config.HiddenSize);
        LayerNorm = LayerNorm(config.HiddenSize, eps: UniterConfig.LayerNormEps);
        dropout = Dropout(config.HiddenDropout);
        RegisterComponents();
    }

    /// <summary>[vocabulary, H]; a fresh handle at every read, to be read within a dispose scope. The MLM decoder is tied to it.</summary>
    public Tensor WordTable => word_embeddings.weight!;

    /// <param name="ids">int64 [B, T].</param>
    /// <param name="positions">int64 [1, T].</param>
    /// <param name="types">int64 [B, T], or null for type 0 everywhere.</param>
    /// <returns>[B, T, H].</returns>
    public override Tensor forward(Tensor ids, Tensor positions, Tensor? types)
    {
        using var scope = NewDisposeScope();
        var embeddings = word_embeddings.forward(ids)
            .Plus(position_embeddings.forward(positions))
            .Plus(types is null ? TypeRow(0) : Types(types));
        return dropout.forward(LayerNorm.forward(embeddings)).MoveToOuterDisposeScope();
    }

    /// <summary>The embedding of types: text and regions share one table.</summary>
    public Tensor Types(Tensor types) => token_type_embeddings.forward(types);

    /// <summary>[1, H]: one row of the table, the same as a look-up of that type everywhere.</summary>
    public Tensor TypeRow(long type) => token_type_embeddings.weight!.narrow(0, type, 1);
}
