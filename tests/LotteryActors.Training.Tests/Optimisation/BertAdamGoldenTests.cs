using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models.Lxmert;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Optimisation;

/// <summary>LXMERT's BertAdam on flat buffers against the original's trajectory.</summary>
public partial class BertAdamGoldenTests
{
    private const string Steps = "bertadam.safetensors";

    [Theory(SkipTestWithoutData = true)]
    [Golden("lxmert_vqa")]
    public void Every_step_ends_where_the_originals_did(GoldenCase golden)
    {
        Assert.SkipUnless(golden.Has(Steps), $"{golden.Name} has no trajectory");
        var run = Run.Of(golden.Files.Single(file => file.Name == Steps).About);
        using var model = Model(golden);
        var layout = FlatParameters.LayoutOf(model, "encoder", headRate: 1, ParameterRules.Lxmert);
        using var flat = new FlatParameters(model, layout);
        var optimiser = new AdamW(flat, run.Settings, FlatMask.Dense);
        var (expected, log) = (golden.Tensors(Steps), golden.Json("bertadam_log.json").EnumerateArray().ToList());
        var tally = new GoldenTally(golden);

        for (var step = 0; step < log.Count; step++)
        {
            var (loss, norm) = (BackPropagate(golden, model), optimiser.CloseGradients());
            tally.Compare($"step {step}, loss", loss, log[step].GetProperty("loss").GetDouble(), new Tolerance(2e-5, 1e-4));
            tally.Compare($"step {step}, gradient norm", norm, log[step].GetProperty("grad_norm").GetDouble(), new Tolerance(2e-5, 2e-4));
            Assert.Equal(log[step].GetProperty("lr_used").GetDouble(), run.Rate * (run.Settings.OwnSchedule?.Factor(step) ?? 1), 1e-12);
            optimiser.Step(run.Rate, norm);
            Compare(golden, expected, $"step{step}.", flat, tally);
            CompareChecksums($"step {step}", log[step].GetProperty("param_checksums"), flat, tally, run.Rate);
        }

        tally.MustAgree();
        Assert.Equal(expected.Entries.Count, expected.Entries.Count(entry => Slot(flat.Layout, entry.Name[(entry.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]) is not null));
        Assert.Contains(log, entry => entry.GetProperty("param_checksums").ValueKind == JsonValueKind.Object);
    }

    private static double BackPropagate(GoldenCase golden, LxmertForVqa model)
    {
        using var scope = NewDisposeScope();
        var inputs = golden.Tensors("inputs.safetensors");
        var loss = LxmertForVqa.Loss(model.Logits(inputs.LxmertInputs()), inputs.Tensor("in.target"));
        loss.backward();
        return loss.item<float>();
    }

    private static void Compare(GoldenCase golden, SafetensorsFile expected, string prefix, FlatParameters flat, GoldenTally tally)
    {
        foreach (var entry in expected.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var slot = Slot(flat.Layout, entry.Name[prefix.Length..])!;
            tally.Compare(entry.Name, flat.Weights[slot.Values], expected.Float32(entry.Name), golden.ToleranceOf($"bertadam.{entry.Name}"));
        }
    }

    /// <summary>
    /// Sum, norm and largest element of every parameter; the sum says no more than the other two and cancels. Attention does not
    /// depend on the keys' bias: its gradient is rounding, other on every kind of machine, and Adam divides it by itself. What
    /// comes of that stays below a tenth of a step.
    /// </summary>
    private static void CompareChecksums(string step, JsonElement checksums, FlatParameters flat, GoldenTally tally, double rate)
    {
        if (checksums.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        foreach (var checksum in checksums.EnumerateObject())
        {
            var weights = flat.Weights[Slot(flat.Layout, checksum.Name)!.Values].ToArray();
            var norm = Math.Sqrt(weights.Sum(w => (double)w * w));
            var tolerance = new Tolerance(checksum.Name.EndsWith(".key.bias", StringComparison.Ordinal) ? rate / 10 : 2e-5, 2e-5);
            tally.Compare($"{step}, norm of {checksum.Name}", norm, checksum.Value[1].GetDouble(), tolerance);
            tally.Compare($"{step}, largest of {checksum.Name}", weights.Max(Math.Abs), checksum.Value[2].GetDouble(), tolerance);
        }
    }

    private static ParameterSlot? Slot(FlatLayout layout, string name) =>
        layout.Slots.FirstOrDefault(slot => slot.Name == LxmertParameters.Canonical(name));

    private static LxmertForVqa Model(GoldenCase golden)
    {
        var weights = golden.Tensors("checkpoint.safetensors");
        var model = new LxmertForVqa(golden.LxmertConfig(weights), (int)weights.Entry("logit_fc.3.bias").Elements);
        LxmertWeights.Load(model, weights, golden.Name);
        model.eval();
        return model;
    }

    /// <summary>The settings, which the manifest tells in the words it has for the file: "lr 2e-3, warmup 0.1, t_total 20, ..".</summary>
    private sealed partial record Run(double Rate, AdamWSettings Settings)
    {
        public static Run Of(string about) =>
            new(
                Number(about, "lr"),
                AdamWSettings.BertAdam(
                    Number(about, "gradient clip"),
                    Number(about, "t_total") is > 0 and var steps ? new BertAdamSchedule(Number(about, "warmup"), (int)steps) : null,
                    Number(about, "weight_decay")));

        private static double Number(string about, string name) =>
            NamedNumber.Matches(about).Where(match => match.Groups[1].Value == name).Select(match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)).Single();

        [GeneratedRegex(@"(lr|warmup|t_total|weight_decay|gradient clip) ([-+0-9.eE]*[0-9])")]
        private static partial Regex NamedNumber { get; }
    }
}
