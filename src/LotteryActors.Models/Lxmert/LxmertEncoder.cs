using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Lxmert;

/// <summary>Language layers, object-relation layers, then cross-modality layers (src/lxrt/modeling.py, LXRTEncoder).</summary>
internal sealed class LxmertEncoder : Module<Tensor, Tensor?, Tensor, Tensor?, (Tensor Language, Tensor Vision)>
{
    private readonly VisualFeatureEncoder visn_fc;
    private readonly ModuleList<LxmertLayer> layer;
    private readonly ModuleList<LxmertCrossLayer> x_layers;
    private readonly ModuleList<LxmertLayer> r_layers;

    public LxmertEncoder(LxmertConfig config)
        : base(nameof(LxmertEncoder))
    {
        visn_fc = new VisualFeatureEncoder(config);
        layer = Stack(config.LanguageLayers, () => new LxmertLayer(config));
        x_layers = Stack(config.CrossLayers, () => new LxmertCrossLayer(config));
        r_layers = Stack(config.RelationLayers, () => new LxmertLayer(config));
        RegisterComponents();
    }

    /// <inheritdoc cref="VisualFeatureEncoder.forward" />
    public Tensor EmbedRegions(Tensor features, Tensor boxes) => visn_fc.forward(features, boxes);

    /// <param name="language">[B, T, H] embedded words.</param>
    /// <param name="languageMask">float [B, 1, 1, T], or null.</param>
    /// <param name="vision">[B, N, H] embedded regions.</param>
    /// <param name="visionMask">float [B, 1, 1, N], or null.</param>
    /// <returns>[B, T, H] and [B, N, H].</returns>
    public override (Tensor Language, Tensor Vision) forward(Tensor language, Tensor? languageMask, Tensor vision, Tensor? visionMask)
    {
        using var scope = NewDisposeScope();
        var words = layer.Aggregate(language, (hidden, next) => next.forward(hidden, languageMask));
        var objects = r_layers.Aggregate(vision, (hidden, next) => next.forward(hidden, visionMask));
        foreach (var next in x_layers)
        {
            (words, objects) = next.forward(words, languageMask, objects, visionMask);
        }

        // Without relation and cross layers the regions that come out are those that came in, which the caller owns.
        return (words.MoveToOuterDisposeScope(), ReferenceEquals(objects, vision) ? vision.alias().MoveToOuterDisposeScope() : objects.MoveToOuterDisposeScope());
    }

    private static ModuleList<T> Stack<T>(int layers, Func<T> create)
        where T : Module =>
        ModuleList(Enumerable.Range(0, layers).Select(_ => create()).ToArray());
}

/// <summary>The first position ([CLS]) of the language stream through a dense layer and tanh (src/lxrt/modeling.py, BertPooler).</summary>
internal sealed class LxmertPooler : Module<Tensor, Tensor>
{
    private readonly Linear dense;

    public LxmertPooler(LxmertConfig config)
        : base(nameof(LxmertPooler))
    {
        dense = Linear(config.HiddenSize, config.HiddenSize);
        RegisterComponents();
    }

    /// <param name="language">[B, T, H].</param>
    /// <returns>[B, H].</returns>
    public override Tensor forward(Tensor language)
    {
        using var scope = NewDisposeScope();
        return dense.forward(language.select(1, 0)).tanh().MoveToOuterDisposeScope();
    }
}
