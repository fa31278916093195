using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Uniter;

/// <summary>
/// UNITER with its pre-training heads (model/pretrain.py, UniterForPretraining). A loss is the plain mean over all
/// elements, as pretrain.py takes it. The MLM decoder is the word table and feature regression the image projection
/// read backwards: they are used, not owned, so each parameter appears once.
/// </summary>
public sealed class UniterForPretraining : Module<UniterInputs, Tensor>
{
    private const long NotAsked = -1;
    private const long Background = 0;

    private readonly UniterConfig _config;
    private readonly UniterModel uniter;
    private LanguageHead cls;
    private readonly RegionFeatureRegression feat_regress;
    private readonly RegionClassification? region_classifier;
    private readonly Linear itm_output;

    /// <param name="config">The backbone.</param>
    /// <param name="regionLabels">The detector's classes, background counted (IMG_LABEL_DIM, 1601); 0 for no region classifier.</param>
    public UniterForPretraining(UniterConfig config, int regionLabels = 0)
        : base(nameof(UniterForPretraining))
    {
        _config = config;
        uniter = new UniterModel(config);
        cls = new LanguageHead(config);
        feat_regress = new RegionFeatureRegression(config);
        region_classifier = regionLabels > 0 ? new RegionClassification(config, regionLabels) : null;
        itm_output = Linear(config.HiddenSize, 2);
        RegisterComponents();
        UniterInitialization.ApplyToHeads(this, config);
    }

    /// <summary>
    /// VCR's second stage of pre-training (model/pretrain_vcr.py, init_type_embedding): four types of text, the new ones
    /// copies of type 0. To be called after loading and before an optimiser is built.
    /// </summary>
    public void InitTypeEmbedding() => uniter.InitTypeEmbedding(UniterForVcr.Types, like: 0);

    /// <summary>
    /// VCR's second stage of pre-training (model/pretrain_vcr.py, init_word_embedding): newly drawn word pieces behind those
    /// there are. In the original the word scores are made anew, from the framework's own distribution and not init_weights', so
    /// that what they had learnt is lost (<see cref="UniterDefects.EnlargedWordsForgetHead"/>).
    /// </summary>
    public void InitWordEmbedding(int specialTokens = UniterForVcr.SpecialTokens)
    {
        uniter.InitWordEmbedding(specialTokens);
        var head = new LanguageHead(_config with { VocabularySize = (int)uniter.Words });
        if (!_config.Defects.EnlargedWordsForgetHead)
        {
            head.Remember(cls);
        }

        register_module(nameof(cls), null!);
        register_module(nameof(cls), head);
        cls.Dispose();
        cls = head;
    }

    /// <inheritdoc cref="UniterModel.forward" />
    public override Tensor forward(UniterInputs inputs) => uniter.forward(inputs);

    /// <inheritdoc cref="IPerturbable{TInputs}.Extent" />
    public Perturbation Extent(UniterInputs inputs) => uniter.Extent(inputs);

    /// <summary>[masked, vocabulary]: scores at the word pieces that are asked for, row by row.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="labels">int64 [B, T]; -1 where none is asked for.</param>
    public Tensor MlmLogits(UniterInputs inputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var text = uniter.forward(inputs).narrow(1, 0, labels.size(1));
        return cls.forward(Rows(text, labels.DiffersFrom(NotAsked)), uniter.WordTable).MoveToOuterDisposeScope();
    }

    /// <summary>Masked language modelling: cross-entropy, averaged over the masked word pieces.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="labels">int64 [B, T]; -1 where none is asked for.</param>
    public Tensor MlmLoss(UniterInputs inputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(MlmLogits(inputs, labels), Asked(labels)).MoveToOuterDisposeScope();
    }

    /// <summary>[masked, F]: the features foreseen for the masked regions, row by row.</summary>
    /// <param name="inputs">The batch, with region masks.</param>
    /// <param name="targetMask">int64 [B, L] 1 where the packed sequence holds a masked region.</param>
    public Tensor MrfrFeatures(UniterInputs inputs, Tensor targetMask)
    {
        using var scope = NewDisposeScope();
        var masked = Rows(uniter.forward(inputs), targetMask.DiffersFrom(0));
        return feat_regress.forward(masked, uniter.ImageProjection).MoveToOuterDisposeScope();
    }

    /// <summary>Masked region feature regression: squared error, averaged over masked regions and features.</summary>
    /// <param name="inputs">The batch, with region masks.</param>
    /// <param name="targetMask">int64 [B, L] 1 where the packed sequence holds a masked region.</param>
    /// <param name="featureTargets">float [masked, F].</param>
    public Tensor MrfrLoss(UniterInputs inputs, Tensor targetMask, Tensor featureTargets)
    {
        using var scope = NewDisposeScope();
        return F.mse_loss(MrfrFeatures(inputs, targetMask), featureTargets).MoveToOuterDisposeScope();
    }

    /// <summary>[masked, labels]: scores of the detector's classes at the masked regions.</summary>
    /// <param name="inputs">The batch, with region masks.</param>
    /// <param name="targetMask">int64 [B, L] 1 where the packed sequence holds a masked region.</param>
    /// <exception cref="InvalidOperationException">The model was built without region classifier.</exception>
    public Tensor MrcLogits(UniterInputs inputs, Tensor targetMask)
    {
        using var scope = NewDisposeScope();
        var classifier = region_classifier ?? throw new InvalidOperationException("region classification: the model was built without region labels; say how many there are");
        return classifier.forward(Rows(uniter.forward(inputs), targetMask.DiffersFrom(0))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Masked region classification: cross-entropy against the detector's best class that is not background, averaged
    /// over the masked regions.
    /// </summary>
    /// <param name="inputs">The batch, with region masks.</param>
    /// <param name="targetMask">int64 [B, L] 1 where the packed sequence holds a masked region.</param>
    /// <param name="softLabels">float [masked, labels], column 0 background.</param>
    public Tensor MrcLoss(UniterInputs inputs, Tensor targetMask, Tensor softLabels)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(MrcLogits(inputs, targetMask), HardLabels(softLabels), ignore_index: Background).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Masked region classification against soft labels: KL divergence, averaged over masked regions AND labels, as
    /// pretrain.py's plain mean does.
    /// </summary>
    /// <param name="inputs">The batch, with region masks.</param>
    /// <param name="targetMask">int64 [B, L] 1 where the packed sequence holds a masked region.</param>
    /// <param name="softLabels">float [masked, labels].</param>
    public Tensor MrcKlLoss(UniterInputs inputs, Tensor targetMask, Tensor softLabels)
    {
        using var scope = NewDisposeScope();
        var scores = F.log_softmax(MrcLogits(inputs, targetMask), -1);
        return F.kl_div(scores, softLabels, log_target: false, reduction: Reduction.None).mean().MoveToOuterDisposeScope();
    }

    /// <summary>[B, 2]: column 1 for "belong together".</summary>
    public Tensor ItmLogits(UniterInputs inputs)
    {
        using var scope = NewDisposeScope();
        return itm_output.forward(uniter.Pool(uniter.forward(inputs))).MoveToOuterDisposeScope();
    }

    /// <summary>Image-text matching: cross-entropy, averaged over the batch.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="matches">int64 [B] 1 where picture and sentence belong together.</param>
    public Tensor ItmLoss(UniterInputs inputs, Tensor matches)
    {
        using var scope = NewDisposeScope();
        return F.cross_entropy(ItmLogits(inputs), matches).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// float [B]: the distance of words and regions, to be small for pairs that match and large for others. pretrain.py
    /// adds 0.1 * (sum over matching - sum over others) / B to the matching loss.
    /// </summary>
    public Tensor AlignmentDistances(UniterInputs inputs, TransportInputs transport)
    {
        using var scope = NewDisposeScope();
        var hidden = uniter.forward(inputs);
        var (texts, regions) = (transport.TextPadding.size(1), transport.RegionPadding.size(1));
        var slots = zeros([hidden.size(0), Math.Max(transport.Slots, texts + regions), hidden.size(2)], hidden.dtype, hidden.device)
            .scatter(1, transport.Scatter.unsqueeze(2).expand_as(hidden), hidden);
        return OptimalTransport.Distance(slots.narrow(1, 0, texts), slots.narrow(1, texts, regions), transport.TextPadding, transport.RegionPadding)
            .MoveToOuterDisposeScope();
    }

    /// <summary>int64 [masked]: the detector's best class, background left out.</summary>
    internal static Tensor HardLabels(Tensor softLabels)
    {
        using var scope = NewDisposeScope();
        return softLabels.narrow(1, 1, softLabels.size(1) - 1).argmax(-1).Plus(1).MoveToOuterDisposeScope();
    }

    /// <summary>int64 [masked]: the labels that are asked for, row by row.</summary>
    public static Tensor Asked(Tensor labels)
    {
        using var scope = NewDisposeScope();
        return labels.masked_select(labels.DiffersFrom(NotAsked)).MoveToOuterDisposeScope();
    }

    /// <summary>The rows of [B, P, H] where [B, P] is true, in order: [n, H].</summary>
    private static Tensor Rows(Tensor hidden, Tensor where) =>
        hidden.flatten(0, 1).index_select(0, where.flatten().nonzero().squeeze(1));
}
