using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Uniter;

/// <summary>Word, position and type (model/model.py, UniterTextEmbeddings).</summary>
internal sealed class UniterTextEmbeddings : Module<Tensor, Tensor, Tensor?, Tensor?, Tensor>
{
    private const long Padding = 0;

    private readonly UniterConfig _config;
    private Embedding word_embeddings;
    private readonly Embedding position_embeddings;
    private Embedding token_type_embeddings;
    private readonly LayerNorm LayerNorm;
    private readonly Dropout dropout;

    public UniterTextEmbeddings(UniterConfig config)
        : base(nameof(UniterTextEmbeddings))
    {
        _config = config;
        word_embeddings = Embedding(config.VocabularySize, config.HiddenSize, padding_idx: Padding);
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
    /// <param name="perturbation">[B, T, H] added to the words alone, before anything else is (VILLA); or null.</param>
    /// <returns>[B, T, H].</returns>
    public override Tensor forward(Tensor ids, Tensor positions, Tensor? types, Tensor? perturbation)
    {
        using var scope = NewDisposeScope();
        var words = word_embeddings.forward(ids);
        var embeddings = (perturbation is null ? words : words.Plus(perturbation))
            .Plus(position_embeddings.forward(positions))
            .Plus(types is null ? TypeRow(0) : Types(types));
        return dropout.forward(LayerNorm.forward(embeddings)).MoveToOuterDisposeScope();
    }

    /// <summary>The embedding of types: text and regions share one table.</summary>
    public Tensor Types(Tensor types) => token_type_embeddings.forward(types);

    /// <summary>
    /// init_type_embedding (model/vcr.py, model/nlvr2.py): a table of more types. Rows 0 and 1 stay; each further row starts
    /// as a copy of row <paramref name="like"/>.
    /// </summary>
    public void InitTypes(int types, long like)
    {
        var table = Drawn(types, padding: null);
        using (no_grad())
        using (NewDisposeScope())
        {
            var (from, to) = (token_type_embeddings.weight!, table.weight!);
            to.copy_(from.narrow(0, like, 1).expand_as(to));
            to.narrow(0, 0, 2).copy_(from.narrow(0, 0, 2));
        }

        token_type_embeddings = Replaced(nameof(token_type_embeddings), token_type_embeddings, table);
    }

    /// <summary>
    /// init_word_embedding (model/vcr.py): newly drawn rows behind those there are. In the original the new table has no padding
    /// row, so that row 0 learns from then on (<see cref="UniterDefects.EnlargedWordsLearnPadding"/>).
    /// </summary>
    public void AddWords(int words)
    {
        using var known = WordTable;
        var table = Drawn(known.size(0) + words, _config.Defects.EnlargedWordsLearnPadding ? null : Padding);
        using (no_grad())
        using (NewDisposeScope())
        {
            table.weight!.narrow(0, 0, known.size(0)).copy_(known);
        }

        this.Exchange(nameof(word_embeddings), table);
        word_embeddings = table;
    }

    private Embedding Drawn(long rows, long? padding)
    {
        using var types = token_type_embeddings.weight!;
        var table = Embedding(rows, _config.HiddenSize, padding, device: types.device);
        UniterInitialization.Apply(table, _config);
        return table;
    }

    private Embedding Replaced(string name, Embedding old, Embedding table)
    {
        register_module(name, null!);
        register_module(name, table);
        old.Dispose();
        return table;
    }

    /// <summary>[1, H]: one row of the table, the same as a look-up of that type everywhere.</summary>
    public Tensor TypeRow(long type) => token_type_embeddings.weight!.narrow(0, type, 1);
}
