using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>One objective of a pre-training case: compares its scores and unreduced loss, and gives the loss to back-propagate.</summary>
internal sealed record PretrainingCall(GoldenUniter Uniter, UniterForPretraining Model, GoldenComparison Comparison, string Name)
{
    /// <summary>Every objective of a case, in scores, loss and gradients.</summary>
    public static void AllAgree(GoldenCase golden, GoldenUniter uniter, UniterForPretraining model)
    {
        var comparison = new GoldenComparison(golden);
        foreach (var call in uniter.Calls)
        {
            var loss = Named(call)(new PretrainingCall(uniter, model, comparison, call));
            comparison.Output(call, "loss", loss);
            comparison.Gradients(call, model, loss);
        }

        comparison.MustAgree();
    }

    private static Func<PretrainingCall, Tensor> Named(string call) => call switch
    {
        "mlm" => one => one.Mlm(),
        "mrfr" => one => one.Mrfr(),
        "mrc" => one => one.Mrc(),
        "mrckl" => one => one.MrcKl(),
        "itm" => one => one.Itm(),
        "itm_ot" => one => one.ItmWithAlignment(),
        _ => throw new NotSupportedException($"there is no pre-training objective '{call}'"),
    };

    private UniterInputs Inputs => Uniter.Inputs(Name);

    private Tensor Mlm()
    {
        var labels = Uniter.Required(Name, "txt_labels");
        var scores = Model.MlmLogits(Inputs, labels);
        Compare(scores, F.cross_entropy(scores, UniterForPretraining.Asked(labels), reduction: nn.Reduction.None));
        return Model.MlmLoss(Inputs, labels);
    }

    private Tensor Mrfr()
    {
        var (where, targets) = (Uniter.Required(Name, "img_mask_tgt"), Uniter.Required(Name, "feat_targets"));
        var features = Model.MrfrFeatures(Inputs, where);
        Compare(features, F.mse_loss(features, targets, nn.Reduction.None));
        return Model.MrfrLoss(Inputs, where, targets);
    }

    private Tensor Mrc()
    {
        var (where, labels) = (Uniter.Required(Name, "img_mask_tgt"), Uniter.Required(Name, "label_targets"));
        var scores = Model.MrcLogits(Inputs, where);
        Compare(scores, F.cross_entropy(scores, UniterForPretraining.HardLabels(labels), ignore_index: 0, reduction: nn.Reduction.None));
        return Model.MrcLoss(Inputs, where, labels);
    }

    private Tensor MrcKl()
    {
        var (where, labels) = (Uniter.Required(Name, "img_mask_tgt"), Uniter.Required(Name, "label_targets"));
        var scores = Model.MrcLogits(Inputs, where);
        Compare(scores, F.kl_div(F.log_softmax(scores, -1), labels, log_target: false, reduction: nn.Reduction.None));
        return Model.MrcKlLoss(Inputs, where, labels);
    }

    private Tensor Itm()
    {
        var matches = Uniter.Required(Name, "targets");
        var scores = Model.ItmLogits(Inputs);
        Comparison.Output(Name, "itm_scores", scores);
        Comparison.Output(Name, "itm_loss", F.cross_entropy(scores, matches, reduction: nn.Reduction.None));
        return Model.ItmLoss(Inputs, matches);
    }

    private Tensor ItmWithAlignment()
    {
        var matches = Uniter.Required(Name, "targets");
        var distances = Model.AlignmentDistances(
            Inputs,
            new TransportInputs(
                Uniter.Required(Name, "ot_inputs.ot_scatter"),
                Uniter.Required(Name, "ot_inputs.scatter_max").item<long>() + 1,
                Uniter.Required(Name, "ot_inputs.txt_pad"),
                Uniter.Required(Name, "ot_inputs.img_pad")));
        var (near, far) = (distances.masked_select(matches.eq(1)), distances.masked_select(matches.eq(0)));
        var alignment = near.sum().sub(far.sum()).div(distances.size(0));
        Comparison.Output(Name, "ot_pos", near);
        Comparison.Output(Name, "ot_neg", far);
        Comparison.Output(Name, "ot_loss", alignment);
        return Itm().add(alignment.mul(0.1));
    }

    private void Compare(Tensor scores, Tensor losses)
    {
        Comparison.Output(Name, "scores", scores);
        Comparison.Output(Name, "loss_vec", losses);
    }
}
