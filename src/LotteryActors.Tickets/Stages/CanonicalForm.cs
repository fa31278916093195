using System.Globalization;
using System.Text;

namespace LotteryActors.Tickets.Stages;

/// <summary>
/// The text a <see cref="StageKey"/> is the digest of: one <c>name = value</c> a line, in the order written. New
/// fields are written only when they differ from a default that means "as before", so that old keys stay valid.
/// </summary>
internal sealed class CanonicalForm
{
    private readonly StringBuilder _text = new();

    public CanonicalForm Text(string name, string value)
    {
        if (value.Contains('\n', StringComparison.Ordinal))
        {
            throw new ArgumentException($"the value of {name} may hold no line break", nameof(value));
        }

        _text.Append(name).Append(" = ").Append(value).Append('\n');
        return this;
    }

    public CanonicalForm Number(string name, long value) => Text(name, value.ToString(CultureInfo.InvariantCulture));

    public CanonicalForm Number(string name, double value) => Text(name, value.ToString("R", CultureInfo.InvariantCulture));

    public CanonicalForm Flag(string name, bool value) => Text(name, value ? "true" : "false");

    public CanonicalForm Artifact(string name, Digest? digest) => Text(name, digest?.Hex ?? "none");

    /// <summary>Weights from outside that something starts from.</summary>
    public CanonicalForm Imported(Digest? weights) => weights is null ? this : Artifact("imported", weights);

    public CanonicalForm Seed(long seed) => Number("seed", seed);

    public CanonicalForm Model(ModelSpec model) => Sizes(model).Shape(model.Lxmert).Shape(model.Vilt);

    private CanonicalForm Sizes(ModelSpec model) =>
        Text("model.family", model.Family)
            .Number("model.hidden", model.HiddenSize)
            .Number("model.layers", model.Layers)
            .Number("model.heads", model.Heads)
            .Number("model.intermediate", model.IntermediateSize)
            .Number("model.vocabulary", model.VocabularySize)
            .Number("model.positions", model.MaxPositions)
            .Number("model.token-types", model.TokenTypes)
            .Number("model.region-features", model.RegionFeatures)
            .Number("model.dropout", model.Dropout)
            .Number("model.initializer-range", model.InitializerRange);

    private CanonicalForm Shape(LxmertShape? lxmert) =>
        lxmert is null
            ? this
            : Number("model.lxmert.cross-layers", lxmert.CrossLayers).Number("model.lxmert.relation-layers", lxmert.RelationLayers);

    private CanonicalForm Shape(ViltShape? vilt) =>
        vilt is null
            ? this
            : Number("model.vilt.patch", vilt.PatchSize)
                .Number("model.vilt.image", vilt.ImageSize)
                .Number("model.vilt.max-image-length", vilt.MaxImageLength)
                .Number("model.vilt.block-norm-epsilon", vilt.BlockNormEps);

    public CanonicalForm Data(DataSpec data)
    {
        Text("data.set", data.Set).Text("data.task", data.Task).Text("data.view", data.View.ToString());
        foreach (var option in data.Options.OrderBy(o => o.Name, StringComparer.Ordinal))
        {
            Text($"data.option.{option.Name}", option.Value);
        }

        return Artifact("data.fingerprint", data.Fingerprint).Number("data.answers", data.Answers);
    }

    public CanonicalForm Recipe(TrainRecipe recipe) => Plain(recipe).Adversarial(recipe.Adversarial).Optimiser(recipe);

    private CanonicalForm Plain(TrainRecipe recipe) =>
        Number("recipe.steps", recipe.Steps)
            .Number("recipe.batch", recipe.BatchSize)
            .Number("recipe.accumulation", recipe.Accumulation)
            .Number("recipe.learning-rate", recipe.LearningRate)
            .Number("recipe.warmup", recipe.WarmupSteps)
            .Number("recipe.weight-decay", recipe.WeightDecay)
            .Number("recipe.beta1", recipe.Beta1)
            .Number("recipe.beta2", recipe.Beta2)
            .Number("recipe.epsilon", recipe.Epsilon)
            .Number("recipe.gradient-norm", recipe.GradientNorm)
            .Number("recipe.head-rate", recipe.HeadRateFactor);

    private CanonicalForm Adversarial(AdversarialRecipe? recipe) =>
        recipe is null
            ? this
            : Text("recipe.adversarial.modality", recipe.Modality.ToString())
                .Number("recipe.adversarial.steps", recipe.Steps)
                .Number("recipe.adversarial.text-rate", recipe.TextRate)
                .Number("recipe.adversarial.image-rate", recipe.ImageRate)
                .Text("recipe.adversarial.norm", recipe.Norm.ToString())
                .Number("recipe.adversarial.max-norm", recipe.MaxNorm)
                .Number("recipe.adversarial.kl-weight", recipe.KlWeight)
                .Number("recipe.adversarial.initial-magnitude", recipe.InitialMagnitude)
                .Use(recipe.Use);

    private CanonicalForm Use(AdversarialUse use) =>
        use == AdversarialUse.Training ? this : Text("recipe.adversarial.use", use.ToString());

    private CanonicalForm Optimiser(TrainRecipe recipe)
    {
        _ = recipe.Optimiser == OptimiserKind.AdamW ? this : Text("recipe.optimiser", recipe.Optimiser.ToString());
        _ = recipe.Schedule == ScheduleKind.Linear ? this : Text("recipe.schedule", recipe.Schedule.ToString());
        _ = recipe.EndRate == TrainRecipe.NoEndRate ? this : Number("recipe.end-rate", recipe.EndRate);
        return recipe.Power == TrainRecipe.StraightLine ? this : Number("recipe.power", recipe.Power);
    }

    public CanonicalForm Mix(ObjectiveMix mix) =>
        Number("mix.mlm", mix.Mlm).Number("mix.mrfr", mix.Mrfr).Number("mix.itm", mix.Itm);

    public CanonicalForm Execution(Execution on)
    {
        Text("device", on.DeviceClass).Number("threads", on.Threads);
        return on.Precision == Precision.Float32 ? this : Text("precision", Precisions.NameOf(on.Precision));
    }

    public override string ToString() => _text.ToString();
}
