using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Vilt;

/// <summary>
/// ViLT with the heads it is asked to have (Kim et al., "ViLT: Vision-and-Language Transformer Without Convolution or
/// Region Supervision", ICML 2021; vilt/modules/vilt_module.py, ViLTransformerSS). Parameters carry the names of the
/// original checkpoint. The losses are in <see cref="ViltLosses"/>.
/// </summary>
public sealed class ViltModel : Module<ViltInputs, ViltFeatures>
{
    private const int TextType = 0;

    /// <summary>The modality of a picture, and of the first of two.</summary>
    private const int ImageType = 1;
    private const int SecondImageType = 2;
    private const double NoBox = -1e4;

    private readonly ViltTextEmbeddings text_embeddings;
    private readonly Embedding token_type_embeddings;
    private readonly VisionTransformer transformer;
    private readonly ViltPooler pooler;
    private readonly ViltMlmHead? mlm_score;
    private readonly ViltItmHead? itm_score;
    private readonly Sequential? vqa_classifier;
    private readonly Sequential? gqa_classifier;
    private readonly Sequential? nlvr2_classifier;
    private readonly Sequential? snli_classifier;
    private readonly Sequential? vcr_classifier;
    private readonly Sequential? ref_classifier;
    private readonly Linear? rank_output;

    /// <summary>Draws all weights from torch's generator, the backbone first: it is the same whatever the heads.</summary>
    /// <exception cref="ArgumentException">Retrieval without matching: its head starts from that one.</exception>
    public ViltModel(ViltConfig config, ViltHeads heads)
        : base(nameof(ViltModel))
    {
        Config = config;
        Heads = heads;
        text_embeddings = new ViltTextEmbeddings(config).Initialised(config);
        token_type_embeddings = Embedding(2, config.HiddenSize).Initialised(config);
        transformer = new VisionTransformer(config).Initialised(config);
        pooler = new ViltPooler(config).Initialised(config);
        mlm_score = heads.Mlm ? new ViltMlmHead(config).Initialised(config) : null;
        itm_score = heads.Itm ? new ViltItmHead(config).Initialised(config) : null;
        vqa_classifier = heads.VqaAnswers > 0 ? Classifier(1, heads.VqaAnswers) : null;
        gqa_classifier = heads.GqaAnswers > 0 ? Classifier(1, heads.GqaAnswers) : null;
        nlvr2_classifier = heads.Nlvr2 ? Classifier(2, 2) : null;
        snli_classifier = heads.Entailment ? Classifier(1, 3) : null;
        vcr_classifier = heads.Vcr ? Classifier(1, 1) : null;
        ref_classifier = heads.Referring ? Classifier(1, 1) : null;
        token_type_embeddings = heads.Nlvr2 ? WithSecondImage(token_type_embeddings) : token_type_embeddings;
        rank_output = heads.Retrieval ? Linear(config.HiddenSize, 1) : null;
        if (rank_output is not null)
        {
            InitRankOutput();
        }

        RegisterComponents();
    }

    /// <summary>What it was built as.</summary>
    public ViltConfig Config { get; }

    /// <summary>The heads it has.</summary>
    public ViltHeads Heads { get; }

    /// <summary>
    /// The ranking head starts as what pre-training learnt of "belong together", row 1 of the matching head, which learns no
    /// more (vilt_module.py). To be called again after a pre-trained matching head is loaded.
    /// </summary>
    /// <exception cref="ArgumentException">It was built without the two heads.</exception>
    public void InitRankOutput()
    {
        var matching = itm_score ?? throw new ArgumentException("heads: retrieval starts from the matching head; ask for Itm too");
        matching.HandOver(rank_output ?? throw new ArgumentException("heads: there is no ranking head; ask for Retrieval"));
    }

    /// <inheritdoc cref="Infer" />
    public override ViltFeatures forward(ViltInputs inputs) => Infer(inputs, ImageType);

    /// <summary>[B, T, vocabulary]: scores of every word piece at every position.</summary>
    public Tensor MlmLogits(ViltFeatures features) => Wanted(mlm_score, "masked language modelling").forward(features.Text);

    /// <summary>[n, vocabulary]: scores at some positions alone.</summary>
    /// <param name="features">Of the masked text and its own picture.</param>
    /// <param name="where">Bool [B, T].</param>
    public Tensor MlmLogits(ViltFeatures features, Tensor where)
    {
        using var scope = NewDisposeScope();
        var rows = features.Text.flatten(0, 1).index_select(0, where.flatten().nonzero().squeeze(1));
        return Wanted(mlm_score, "masked language modelling").forward(rows).MoveToOuterDisposeScope();
    }

    /// <summary>[B, 2]: column 1 for "belong together".</summary>
    public Tensor ItmLogits(ViltFeatures features) => Wanted(itm_score, "image-text matching").forward(features.Pooled);

    /// <summary>[B, answers] before the sigmoid.</summary>
    public Tensor VqaLogits(ViltInputs inputs) => Classify(vqa_classifier, "VQA", inputs);

    /// <inheritdoc cref="VqaLogits" />
    public Tensor GqaLogits(ViltInputs inputs) => Classify(gqa_classifier, "GQA", inputs);

    /// <summary>[B, 3]. Ours.</summary>
    public Tensor EntailmentLogits(ViltInputs inputs) => Classify(snli_classifier, "visual entailment", inputs);

    /// <summary>[B, 2]: column 1 for "true". Each picture is read with the text by itself.</summary>
    /// <param name="first">The text and the first picture.</param>
    /// <param name="second">The same text and the second picture, of a modality of its own.</param>
    public Tensor Nlvr2Logits(ViltInputs first, ViltInputs second)
    {
        using var scope = NewDisposeScope();
        var classifier = Wanted(nlvr2_classifier, "NLVR2");
        var pooled = cat([Infer(first, ImageType).Pooled, Infer(second, SecondImageType).Pooled], -1);
        return classifier.forward(pooled).MoveToOuterDisposeScope();
    }

    /// <summary>[B, K]: how well each of its texts fits a picture.</summary>
    /// <param name="inputs">Texts [B, K, T].</param>
    public Tensor RankScores(ViltInputs inputs)
    {
        using var scope = NewDisposeScope();
        return Score(Wanted(rank_output, "retrieval"), inputs).MoveToOuterDisposeScope();
    }

    /// <summary>[B, K]: the score of each candidate answer, or rationale. Ours.</summary>
    /// <param name="inputs">Question and candidate as one text, [B, K, T].</param>
    public Tensor VcrScores(ViltInputs inputs)
    {
        using var scope = NewDisposeScope();
        return Score(Wanted(vcr_classifier, "VCR"), inputs).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// [B, N]: how well the text names each box of the picture, from the mean of the patches it covers, each by the share
    /// that is covered; -10000 at padding boxes. Ours: the original reads no boxes.
    /// </summary>
    /// <param name="inputs">The expression and its picture.</param>
    /// <param name="cover">float [B, N, rows * columns] on the padded grid (<see cref="PatchCover"/>).</param>
    /// <param name="padding">Bool [B, N] where there is no box; null where those are padding that cover nothing.</param>
    public Tensor ReferringScores(ViltInputs inputs, Tensor cover, Tensor? padding = null)
    {
        using var scope = NewDisposeScope();
        var classifier = Wanted(ref_classifier, "referring expressions");
        var features = Infer(inputs, ImageType);
        var patches = features.Image.narrow(1, 1, features.Patches.Length);
        var index = features.Patches.Patches.ToArray().ToTensor(cover.device, cover.size(0), 1, features.Patches.Length);
        var shown = features.ImageMask.narrow(1, 1, features.Patches.Length).unsqueeze(1);
        var shares = cover.gather(2, index.expand(-1, cover.size(1), -1)).mul(shown);
        var means = shares.div(shares.sum(-1, keepdim: true).AtLeast(PatchCover.Least)).matmul(patches);
        var scores = classifier.forward(means).squeeze(-1);
        return scores.FillWhere(padding ?? cover.sum(-1).IsEqualTo(0), NoBox).MoveToOuterDisposeScope();
    }

    /// <summary>Text and picture through the transformer (infer).</summary>
    /// <param name="inputs">One text a picture.</param>
    /// <param name="imageType">Row of the modality table the picture takes.</param>
    /// <exception cref="ArgumentException">A picture is nothing but padding.</exception>
    public ViltFeatures Infer(ViltInputs inputs, int imageType = ImageType)
    {
        using var scope = NewDisposeScope();
        var text = EmbedText(inputs.TextIds, inputs.Perturbation?.Text);
        var image = EmbedImage(inputs.Image, inputs.Patches, inputs.Perturbation?.Image);
        image.Mask.MoveToOuterDisposeScope();
        return Moved(Encode(text, inputs.TextMask, image, imageType));
    }

    /// <summary>
    /// Where a batch can be perturbed: 1 at words and patches, 0 at padding, in the shape of <see cref="ViltInputs.Perturbation"/>.
    /// The tensors are expanded views and belong to the caller's dispose scope.
    /// </summary>
    public Perturbation Extent(ViltInputs inputs)
    {
        using var scope = NewDisposeScope();
        var pairs = inputs.TextIds.dim() == 3 ? Pairs(inputs) : inputs;
        var shown = transformer.Shown(pairs.Image, pairs.Patches, Config.MaxImageLength);
        return new Perturbation(Spread(pairs.TextMask), Spread(shown)).Select(part => part.MoveToOuterDisposeScope());

        Tensor Spread(Tensor mask) => mask.to(ScalarType.Float32).unsqueeze(2).expand(-1, -1, Config.HiddenSize);
    }

    /// <summary>[B, T, H]: words, positions and BERT's type 0, before the modality.</summary>
    public Tensor EmbedText(Tensor ids, Tensor? delta = null) => text_embeddings.forward(ids, delta);

    /// <summary>The class token and patches of pictures, before the modality. In evaluation it can be kept and paired with many texts.</summary>
    /// <exception cref="ArgumentException">A picture is nothing but padding.</exception>
    public ViltImage EmbedImage(Tensor image, PatchDraw draw, Tensor? delta = null) =>
        transformer.VisualEmbed(image, draw, delta, Config.MaxImageLength);

    /// <summary>Embedded text and pictures through the blocks.</summary>
    public ViltFeatures Encode(Tensor text, Tensor textMask, ViltImage image, int imageType = ImageType)
    {
        using var scope = NewDisposeScope();
        var joint = cat([text.Plus(Modality(TextType)), image.Embedded.Plus(Modality(imageType))], 1);
        var hidden = transformer.forward(joint, Wall(cat([textMask, image.Mask], 1)));
        var (texts, images) = (text.size(1), image.Embedded.size(1));
        return Moved(new ViltFeatures(
            hidden.narrow(1, 0, texts), hidden.narrow(1, texts, images), pooler.forward(hidden), textMask, image.Mask, image.Patches));
    }

    /// <summary>What visual_embed gives under another limit than the config's.</summary>
    internal ViltImage EmbedImage(Tensor image, PatchDraw draw, int maxLength) => transformer.VisualEmbed(image, draw, null, maxLength);

    /// <summary>[1, H].</summary>
    private Tensor Modality(long type) => token_type_embeddings.weight!.narrow(0, type, 1);

    /// <summary>[B, N] of 1 and 0 to [B, 1, 1, N] of 0 and minus infinity.</summary>
    private static Tensor Wall(Tensor mask)
    {
        using var scope = NewDisposeScope();
        var closed = mask.IsEqualTo(0).unsqueeze(1).unsqueeze(2);
        return zeros(closed.shape, ScalarType.Float32, mask.device).FillWhere(closed, double.NegativeInfinity).MoveToOuterDisposeScope();
    }

    private Tensor Classify(Sequential? classifier, string task, ViltInputs inputs)
    {
        using var scope = NewDisposeScope();
        return Wanted(classifier, task).forward(Infer(inputs, ImageType).Pooled).MoveToOuterDisposeScope();
    }

    /// <summary>[B, K]: every text with a copy of its picture, through a head of one output.</summary>
    private Tensor Score(Module<Tensor, Tensor> head, ViltInputs inputs) =>
        head.forward(Infer(Pairs(inputs), ImageType).Pooled).view(inputs.TextIds.size(0), inputs.TextIds.size(1));

    /// <summary>Every text [B, K, T] with a copy of its picture: B * K of either.</summary>
    private static ViltInputs Pairs(ViltInputs inputs)
    {
        var copies = inputs.Image.unsqueeze(1).expand(-1, inputs.TextIds.size(1), -1, -1, -1).flatten(0, 1);
        return inputs with { TextIds = inputs.TextIds.flatten(0, 1), TextMask = inputs.TextMask.flatten(0, 1), Image = copies };
    }

    private Sequential Classifier(int pooled, int outputs) =>
        ViltClassifier.Of(pooled * Config.HiddenSize, 2 * Config.HiddenSize, outputs).Initialised(Config);

    /// <summary>The table of modalities with a third row, which starts as a copy of the second.</summary>
    private Embedding WithSecondImage(Embedding two)
    {
        var three = Embedding(3, Config.HiddenSize);
        using var scope = NewDisposeScope();
        using var still = no_grad();
        three.weight!.narrow(0, 0, 2).copy_(two.weight!);
        three.weight!.narrow(0, SecondImageType, 1).copy_(two.weight!.narrow(0, ImageType, 1));
        two.Dispose();
        return three;
    }

    /// <summary>What the blocks made; the masks belong to whoever gave them.</summary>
    private static ViltFeatures Moved(ViltFeatures features)
    {
        features.Text.MoveToOuterDisposeScope();
        features.Image.MoveToOuterDisposeScope();
        features.Pooled.MoveToOuterDisposeScope();
        return features;
    }

    private static T Wanted<T>(T? head, string task)
        where T : Module<Tensor, Tensor> =>
        head ?? throw new InvalidOperationException($"{task}: the model was built without this head; ask for it in {nameof(ViltHeads)}");
}
