using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>Word-region alignment alone, against the original's model/ot.py.</summary>
public sealed partial class OptimalTransportGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_ot")]
    public void Costs_plans_distances_and_gradients_agree(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var (inputs, expected, settings) = (golden.Tensors("inputs.safetensors"), golden.Tensors("expected.safetensors"), Settings.Of(golden.Config));
        var text = inputs.Tensor("in.txt_emb").requires_grad_();
        var regions = inputs.Tensor("in.img_emb").requires_grad_();
        var (noText, noRegion) = (inputs.Tensor("in.txt_pad"), inputs.Tensor("in.img_pad"));
        var padding = noText.ne(0).unsqueeze(2).logical_or(noRegion.ne(0).unsqueeze(1));
        var cost = OptimalTransport.Costs(text, regions);
        var masked = cost.masked_fill(padding, 0);
        var distances = OptimalTransport.Distance(text, regions, noText, noRegion, settings.Beta, settings.Iterations);
        distances.mul(inputs.Tensor("in.w")).sum().backward();

        var comparison = new GoldenComparison(golden);
        comparison.Tensor("out.cost_unmasked", cost);
        comparison.Tensor("out.cost_masked", masked);
        foreach (var plan in expected.Entries.Select(entry => entry.Name).Where(name => PlanName.IsMatch(name)))
        {
            var (beta, iterations) = settings.Named(plan);
            comparison.Tensor(plan, OptimalTransport.Plan(masked, noText.ne(0), noRegion.ne(0), padding, beta, iterations));
        }

        comparison.Tensor("out.dist", distances);
        comparison.Tensor("grad.txt_emb", text.grad!);
        comparison.Tensor("grad.img_emb", regions.grad!);
        comparison.MustAgree();
    }

    [GeneratedRegex("^out\\.T(_|$)")]
    private static partial Regex PlanName { get; }

    /// <summary>What the manifest says; a plan made otherwise says so in its name: <c>out.T_beta0.2_iter10</c>.</summary>
    private sealed partial record Settings(double Beta, int Iterations)
    {
        public static Settings Of(JsonElement config) =>
            config.GetProperty("k").GetInt32() == 1
                ? new Settings(config.GetProperty("beta").GetDouble(), config.GetProperty("iteration").GetInt32())
                : throw new NotSupportedException("more than one inner iteration, with which the original ends in an error");

        public Settings Named(string plan) =>
            new(
                OtherBeta.Match(plan) is { Success: true } beta ? double.Parse(beta.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : Beta,
                OtherIterations.Match(plan) is { Success: true } iterations ? int.Parse(iterations.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : Iterations);

        [GeneratedRegex("_beta([0-9.]+)")]
        private static partial Regex OtherBeta { get; }

        [GeneratedRegex("_iter([0-9]+)")]
        private static partial Regex OtherIterations { get; }
    }
}
