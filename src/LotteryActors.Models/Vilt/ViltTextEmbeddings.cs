using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Vilt;

/// <summary>BERT's embeddings of words, positions and type 0 (transformers 4.2.1, BertEmbeddings). Only the word table has a padding row.</summary>
internal sealed class ViltTextEmbeddings : Module<Tensor, Tensor?, Tensor>
{
    private readonly Embedding word_embeddings;
    private readonly Embedding position_embeddings;
    private readonly Embedding token_type_embeddings;
    private readonly LayerNorm LayerNorm;
    private readonly Dropout dropout;

    public ViltTextEmbeddings(ViltConfig config)
        : base(nameof(ViltTextEmbeddings))
    {
        word_embeddings = Embedding(config.VocabularySize, config.HiddenSize, padding_idx: 0);
        position_embeddings = Embedding(config.MaxTextLength, config.HiddenSize);
        token_type_embeddings = Embedding(ViltConfig.TextTypes, config.HiddenSize);
        LayerNorm = LayerNorm(config.HiddenSize, eps: ViltConfig.TextNormEps);
        dropout = Dropout(config.Dropout);
        RegisterComponents();
    }

    /// <param name="ids">int64 [B, T], T at most the config's length.</param>
    /// <param name="delta">float [B, T, H] added to the words, or null.</param>
    /// <returns>[B, T, H].</returns>
    public override Tensor forward(Tensor ids, Tensor? delta)
    {
        using var scope = NewDisposeScope();
        var words = word_embeddings.forward(ids);
        var embeddings = (delta is null ? words : words.Plus(delta))
            .Plus(token_type_embeddings.weight!.narrow(0, 0, 1))
            .Plus(position_embeddings.weight!.narrow(0, 0, ids.size(1)));
        return dropout.forward(LayerNorm.forward(embeddings)).MoveToOuterDisposeScope();
    }
}
