using LotteryActors.Models.Tests.Uniter;
using LotteryActors.Models.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

/// <summary>One call of a case: compares what it gives, and returns the loss to back-propagate, null where there is none.</summary>
internal sealed record ViltCall(GoldenVilt Vilt, ViltModel Model, GoldenComparison Comparison, string Name)
{
    /// <summary>Accuracies and scores are shares of few examples; losses are logged as float32.</summary>
    private const double Near = 1e-5;

    public Tensor? Compare() => Name.Replace("_seeded", "", StringComparison.Ordinal) switch
    {
        "infer" => Infer(),
        var call when call.StartsWith("visual_embed", StringComparison.Ordinal) => VisualEmbed(),
        "mlm" => Mlm(),
        "itm" => Itm(),
        "vqa" => Vqa(),
        "nlvr2" => Nlvr2(),
        "irtr" => Irtr(),
        _ => throw new NotSupportedException($"there is no ViLT call '{Name}'"),
    };

    private Tensor? Infer()
    {
        var features = Model.forward(Vilt.Inputs(Name));
        Output("text_feats", features.Text);
        Output("image_feats", features.Image);
        Output("cls_feats", features.Pooled);
        Output("raw_cls_feats", features.Text.select(1, 0));
        Patches(features.Patches, features.ImageMask, "image_masks");
        Output("grid_hw", new long[] { features.Patches.Rows, features.Patches.Columns }.ToTensor(CPU, 2));
        return null;
    }

    private Tensor? VisualEmbed()
    {
        var inputs = Vilt.Inputs(Name);
        var image = Model.EmbedImage(inputs.Image, inputs.Patches, Vilt.MaxLength(Name));
        Output("x", image.Embedded);
        Patches(image.Patches, image.Mask, "mask");
        return null;
    }

    private Tensor Mlm()
    {
        var (inputs, labels) = (Vilt.Inputs(Name, ids: "text_ids_mlm"), Vilt.Input("text_labels_mlm"));
        var logits = Model.MlmLogits(Model.Infer(inputs));
        var loss = Model.Mlm(inputs, labels);
        Output("mlm_logits", logits);
        Output("mlm_labels", labels);
        Output("mlm_ids", inputs.TextIds);
        Output("mlm_loss", loss);
        Logged("loss", loss);
        var asked = labels.DiffersFrom(ViltLosses.NotAsked);
        Logged("accuracy", logits.argmax(-1).eq(labels).logical_and(asked).sum().to(ScalarType.Float64).div(asked.sum()));
        return loss;
    }

    private Tensor Itm()
    {
        var labels = Vilt.Expected($"{Name}.out.itm_labels");
        var matches = labels.to(ScalarType.Int64);
        var inputs = Vilt.Inputs(Name) with { Image = MatchingPairs.Pictures(Vilt.Input("image"), Vilt.Input("false_image_0"), matches) };
        var features = Model.Infer(inputs);
        var logits = Model.ItmLogits(features);
        Output("itm_labels", labels);
        Output("itm_logits", logits);
        Output("itm_loss", ViltLosses.Itm(logits, matches));
        Output("itm_wpa_loss", ViltLosses.Alignment(features, matches));
        Logged("loss", ViltLosses.Itm(logits, matches));
        Logged("wpa_loss", ViltLosses.Alignment(features, matches));
        Logged("accuracy", Accuracy(logits, matches));
        return Model.ItmWithAlignment(inputs, matches);
    }

    private Tensor Vqa()
    {
        var targets = Vilt.VqaTargets();
        var logits = Model.VqaLogits(Vilt.Inputs(Name));
        var loss = ViltLosses.Vqa(logits, targets);
        Output("vqa_logits", logits);
        Output("vqa_targets", targets);
        Output("vqa_loss", loss);
        Logged("loss", loss);
        Logged("score", targets.gather(1, logits.argmax(-1, keepdim: true)).mean());
        return loss;
    }

    private Tensor Nlvr2()
    {
        var labels = Vilt.Input("nlvr2_answers");
        var logits = Model.Nlvr2Logits(Vilt.Inputs(Name), Vilt.Inputs(Name, image: "image_1"));
        var loss = ViltLosses.Classes(logits, labels);
        Output("nlvr2_logits", logits);
        Output("nlvr2_labels", labels);
        Output("nlvr2_loss", loss);
        Logged("loss", loss);
        Logged("accuracy", Accuracy(logits, labels));
        return loss;
    }

    private Tensor Irtr()
    {
        var loss = ViltLosses.Retrieval(Model.RankScores(Vilt.Ranked(Name)));
        Output("irtr_loss", loss);
        Logged("irtr_loss", loss);
        return loss;
    }

    private void Patches(PatchSelection kept, Tensor mask, string maskName)
    {
        long[] places = [.. kept.Patches.SelectMany(patch => new[] { patch / kept.Columns, patch % kept.Columns })];
        Output("patch_index", places.ToTensor(CPU, kept.Patches.Count / kept.Length, kept.Length, 2));
        Output(maskName, mask);
    }

    private static Tensor Accuracy(Tensor logits, Tensor labels) => logits.argmax(-1).eq(labels).to(ScalarType.Float64).mean();

    private void Output(string name, Tensor actual) => Comparison.Output(Name, name, actual);

    private void Logged(string metric, Tensor actual)
    {
        if (Vilt.Logged(Name).TryGetValue(metric, out var expected))
        {
            Comparison.Number($"{Name}, logged {metric}", actual.to(ScalarType.Float64).item<double>(), expected, Near);
        }
    }
}
