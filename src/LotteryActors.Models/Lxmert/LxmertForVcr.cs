using LotteryActors.Data.Batches;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Lxmert;

/// <summary>
/// LXMERT with a head for visual commonsense reasoning. The original has none: this is our own, on its pattern. Each of the
/// four candidates is read after the question (segments 0 and 1) beside the picture; <c>logit_fc</c> gives the pooled pair one
/// score, and the four scores are classes of one cross-entropy. Serves Q to A and QA to R alike.
/// </summary>
public sealed class LxmertForVcr : Module<LxmertInputs, Tensor>, IPerturbable<LxmertInputs>
{
    /// <summary>Candidates of every question.</summary>
    public const int Candidates = 4;

    private readonly LxmertModel bert;
    private readonly Sequential logit_fc;

    /// <exception cref="ArgumentException">The model has no segment 1.</exception>
    public LxmertForVcr(LxmertConfig config)
        : base(nameof(LxmertForVcr))
    {
        if (config.TokenTypes < 2)
        {
            throw new ArgumentException($"model config: type_vocab_size must be at least 2 (question and candidate), not {config.TokenTypes}", nameof(config));
        }

        bert = new LxmertModel(config);
        logit_fc = LogitHead.Of(config.HiddenSize, 2 * config.HiddenSize, 1);
        RegisterComponents();
        LxmertInitialization.Apply(logit_fc, config);
    }

    /// <summary>As UNITER's init_word_embedding (model/vcr.py): newly drawn word pieces behind those there are. [PAD] learns nothing, as before.</summary>
    public void InitWordEmbedding(int words) => bert.InitWordEmbedding(words);

    /// <summary>float [B, 4].</summary>
    /// <param name="inputs">4 B rows, the candidates of one question in a row.</param>
    public Tensor Logits(LxmertInputs inputs)
    {
        using var scope = NewDisposeScope();
        return logit_fc.forward(bert.forward(inputs).Pooled).view(-1, Candidates).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// [B, T]: what is segment 1, given the types of UNITER's data (0 question, 2 answer, 3 rationale): the last kind of text
    /// of each row, which is the candidate. Null where all is of type 0.
    /// </summary>
    public static long[]? Segments(UniterBatch batch) =>
        batch.TextTypes is { } types ? [.. types.Chunk(batch.TextLength).SelectMany(CandidateOf)] : null;

    private static IEnumerable<long> CandidateOf(long[] types) =>
        types.Max() is > 0 and var last ? types.Select(type => type == last ? 1L : 0L) : types;

    /// <inheritdoc cref="Logits" />
    public override Tensor forward(LxmertInputs inputs) => Logits(inputs);

    public Perturbation Extent(LxmertInputs inputs) => bert.Extent(inputs);

    public Tensor Perturbed(LxmertInputs inputs, Perturbation perturbation) => Logits(inputs with { Perturbation = perturbation });

    /// <summary>Cross-entropy, averaged over the questions.</summary>
    /// <param name="logits">float [B, 4].</param>
    /// <param name="correct">int64 [B] the right candidate, 0 to 3.</param>
    public static Tensor Loss(Tensor logits, Tensor correct) => F.cross_entropy(logits, correct);
}
