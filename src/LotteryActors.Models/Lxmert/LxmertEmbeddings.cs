using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Lxmert;

/// <summary>
/// Word, position and type (src/lxrt/modeling.py, BertEmbeddings). In the original all three tables are made with padding_idx 0, so that
/// look-ups give no gradient to [PAD], to the position of [CLS], nor to segment 0, which every word is of
/// (<see cref="LxmertDefects.PadsPositionsAndTypes"/>).
/// </summary>
internal sealed class LxmertEmbeddings : Module<Tensor, Tensor?, Tensor?, Tensor>
{
    private readonly LxmertConfig _config;
    private Embedding word_embeddings;
    private readonly Embedding position_embeddings;
    private readonly Embedding token_type_embeddings;
    private readonly LayerNorm LayerNorm;
    private readonly Dropout dropout;

    public LxmertEmbeddings(LxmertConfig config)
        : base(nameof(LxmertEmbeddings))
    {
        _config = config;
        word_embeddings = Embedding(config.VocabularySize, config.HiddenSize, padding_idx: 0);
        long? padding = config.Defects.PadsPositionsAndTypes ? 0 : null;
        position_embeddings = Embedding(config.MaxPositions, config.HiddenSize, padding);
        token_type_embeddings = Embedding(config.TokenTypes, config.HiddenSize, padding);
        LayerNorm = LayerNorm(config.HiddenSize, eps: LxmertConfig.LayerNormEps);
        dropout = Dropout(config.HiddenDropout);
        RegisterComponents();
    }

    /// <summary>[vocabulary, H]; a fresh handle at every read, to be read within a dispose scope. The masked-word decoder is tied to it.</summary>
    public Tensor WordTable => word_embeddings.weight!;

    /// <summary>A word table of newly drawn rows behind those there are.</summary>
    public void AddWords(int words)
    {
        using var known = WordTable;
        var table = Embedding(known.size(0) + words, _config.HiddenSize, padding_idx: 0, device: known.device);
        LxmertInitialization.Apply(table, _config);
        using (no_grad())
        using (NewDisposeScope())
        {
            table.weight!.narrow(0, 0, known.size(0)).copy_(known);
        }

        this.Exchange(nameof(word_embeddings), table);
        word_embeddings = table;
    }

    /// <param name="ids">int64 [B, T].</param>
    /// <param name="segments">int64 [B, T], or null for 0 everywhere.</param>
    /// <param name="perturbation">[B, T, H] added to the words alone, or null.</param>
    /// <returns>[B, T, H].</returns>
    public override Tensor forward(Tensor ids, Tensor? segments, Tensor? perturbation)
    {
        using var scope = NewDisposeScope();
        var positions = TensorArithmetic.Counting(ids.size(1), ids.device).unsqueeze_(0).expand_as(ids);
        var words = word_embeddings.forward(ids);
        var embeddings = (perturbation is null ? words : words.Plus(perturbation))
            .Plus(position_embeddings.forward(positions))
            .Plus(token_type_embeddings.forward(segments ?? zeros_like(ids)));
        return dropout.forward(LayerNorm.forward(embeddings)).MoveToOuterDisposeScope();
    }
}

/// <summary>The mean of a region's normed features and normed box (src/lxrt/modeling.py, VisualFeatEncoder).</summary>
internal sealed class VisualFeatureEncoder : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear visn_fc;
    private readonly LayerNorm visn_layer_norm;
    private readonly Linear box_fc;
    private readonly LayerNorm box_layer_norm;
    private readonly Dropout dropout;

    public VisualFeatureEncoder(LxmertConfig config)
        : base(nameof(VisualFeatureEncoder))
    {
        visn_fc = Linear(config.RegionFeatures, config.HiddenSize);
        visn_layer_norm = LayerNorm(config.HiddenSize, eps: LxmertConfig.LayerNormEps);
        box_fc = Linear(LxmertConfig.BoxSize, config.HiddenSize);
        box_layer_norm = LayerNorm(config.HiddenSize, eps: LxmertConfig.LayerNormEps);
        dropout = Dropout(config.HiddenDropout);
        RegisterComponents();
    }

    /// <param name="features">float [B, N, F].</param>
    /// <param name="boxes">float [B, N, 4].</param>
    /// <returns>[B, N, H].</returns>
    public override Tensor forward(Tensor features, Tensor boxes)
    {
        using var scope = NewDisposeScope();
        var looks = visn_layer_norm.forward(visn_fc.forward(features));
        var places = box_layer_norm.forward(box_fc.forward(boxes));
        return dropout.forward(looks.Plus(places).Times(0.5)).MoveToOuterDisposeScope();
    }
}
