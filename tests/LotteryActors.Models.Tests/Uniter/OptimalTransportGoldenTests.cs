using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>Word-region alignment alone, against the original's model/ot.py.</summary>
public sealed class OptimalTransportGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_ot")]
    public void Costs_plans_distances_and_gradients_agree(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var inputs = golden.Tensors("inputs.safetensors");
        var text = Float(inputs, "in.txt_emb").requires_grad_();
        var regions = Float(inputs, "in.img_emb").requires_grad_();
        var (noText, noRegion) = (Padding(inputs, "in.txt_pad"), Padding(inputs, "in.img_pad"));
        var padding = noText.ne(0).unsqueeze(2).logical_or(noRegion.ne(0).unsqueeze(1));
        var cost = OptimalTransport.Costs(text, regions);
        var masked = cost.masked_fill(padding, 0);
        var distances = OptimalTransport.Distance(text, regions, noText, noRegion);
        distances.mul(Float(inputs, "in.w")).sum().backward();

        var comparison = new GoldenComparison(golden);
        comparison.Tensor("out.cost_unmasked", cost);
        comparison.Tensor("out.cost_masked", masked);
        comparison.Tensor("out.T", Plan(0.5, 50));
        comparison.Tensor("out.T_iter5", Plan(0.5, 5));
        comparison.Tensor("out.T_beta0.2_iter10", Plan(0.2, 10));
        comparison.Tensor("out.dist", distances);
        comparison.Tensor("grad.txt_emb", text.grad!);
        comparison.Tensor("grad.img_emb", regions.grad!);
        comparison.MustAgree();

        Tensor Plan(double beta, int iterations) => OptimalTransport.Plan(masked, noText.ne(0), noRegion.ne(0), padding, beta, iterations);
    }

    private static Tensor Float(SafetensorsFile file, string name) => file.Float32(name).ToArray().ToTensor(CPU, [.. file.Entry(name).Shape]);

    private static Tensor Padding(SafetensorsFile file, string name) => file.Int64(name).ToArray().ToTensor(CPU, [.. file.Entry(name).Shape]);
}
