using System.Text.Json;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Training.Optimisation;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Optimisation;

public class TrajectoryTests
{
    /// <summary>What the golden folder's README gives for norms.</summary>
    private static readonly Tolerance Logged = new(2e-5, 2e-4);

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_traj_vqa")]
    public void Every_step_ends_where_the_originals_did(GoldenCase golden)
    {
        using var model = Model(golden);
        var layout = FlatParameters.LayoutOf(model, "encoder", Number(golden, "lr_mul"));
        using var flat = new FlatParameters(model, layout);
        var optimiser = new AdamW(flat, Settings(golden.Config), FlatMask.Dense);
        var schedule = new WarmupLinear(Number(golden, "learning_rate"), (int)Number(golden, "warmup_steps"), (int)Number(golden, "num_train_steps"));
        var expected = golden.Tensors("expected.safetensors");
        var tally = new GoldenTally(golden);

        foreach (var logged in golden.Json("log.json").EnumerateArray())
        {
            var step = logged.GetProperty("step").GetInt32();
            var (norm, loss) = Accumulate(golden, model, optimiser, step);
            tally.Compare($"step {step}, gradient norm", norm, logged.GetProperty("grad_norm_before_clip").GetDouble(), Logged);
            tally.Compare($"step {step}, loss of the last micro-batch", loss, logged.GetProperty("loss_last_micro").GetDouble(), Logged);
            Assert.Equal(logged.GetProperty("lr").GetDouble(), schedule.Rate(step), 1e-15);
            Assert.Equal(logged.GetProperty("lr_top").GetDouble(), schedule.Rate(step) * Number(golden, "lr_mul"), 1e-14);
            optimiser.Step(schedule.Rate(step), norm);
            Compare(expected, $"step{step}.", flat.Weights, layout, golden.ToleranceOf, tally);
            CompareChecksums($"step {step}", logged.GetProperty("param_checksums"), flat.Weights, layout, golden.ToleranceOf("final.*"), tally);
        }

        Compare(golden.Tensors("final.safetensors"), "", flat.Weights, layout, _ => golden.ToleranceOf("final.*"), tally);
        var moments = golden.Tensors("adam_state.safetensors");
        Compare(moments, "exp_avg.", optimiser.FirstMoments, layout, name => Relative(moments, name), tally);
        Compare(moments, "exp_avg_sq.", optimiser.SecondMoments, layout, name => Relative(moments, name), tally);
        tally.MustAgree();
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_traj_vqa")]
    public void The_same_parameters_are_decayed_as_in_the_original(GoldenCase golden)
    {
        using var model = Model(golden);
        var decayed = golden.Json("param_groups.json").EnumerateArray()
            .Where(group => group.GetProperty("weight_decay").GetDouble() > 0)
            .SelectMany(group => group.GetProperty("params").EnumerateArray().Select(name => name.GetString()));

        Assert.Equal(
            decayed.Order(StringComparer.Ordinal),
            FlatParameters.LayoutOf(model, "encoder", 1).Slots.Where(s => s.Decayed).Select(s => s.Name).Order(StringComparer.Ordinal));
    }

    private static (double Norm, double LastLoss) Accumulate(GoldenCase golden, UniterForVqa model, AdamW optimiser, int step)
    {
        var inputs = golden.Tensors("inputs.safetensors");
        var accumulation = (int)Number(golden, "accum");
        var lastLoss = 0.0;
        for (var micro = (step - 1) * accumulation; micro < step * accumulation; micro++)
        {
            using var scope = NewDisposeScope();
            var loss = UniterForVqa.Loss(model.Logits(inputs.UniterInputs($"micro{micro}.in.")), inputs.Tensor($"micro{micro}.in.targets"));
            loss.backward();
            lastLoss = loss.item<float>();
        }

        return (optimiser.CloseGradients(), lastLoss);
    }

    /// <summary>Norm and largest element of every parameter; the sum says no more than these and cancels.</summary>
    private static void CompareChecksums(string step, JsonElement checksums, ReadOnlySpan<float> weights, FlatLayout layout, Tolerance elements, GoldenTally tally)
    {
        var tolerance = elements with { Relative = Logged.Relative };
        foreach (var slot in layout.Slots)
        {
            var (values, checksum) = (weights[slot.Values].ToArray(), checksums.GetProperty(slot.Name));
            tally.Compare($"{step}, norm of {slot.Name}", Math.Sqrt(values.Sum(w => (double)w * w)), checksum[1].GetDouble(), tolerance);
            tally.Compare($"{step}, largest of {slot.Name}", values.Max(Math.Abs), checksum[2].GetDouble(), tolerance);
        }

        Assert.Equal(checksums.EnumerateObject().Count(), layout.Slots.Count);
    }

    private static void Compare(
        SafetensorsFile expected, string prefix, ReadOnlySpan<float> buffer, FlatLayout layout, Func<string, Tolerance> tolerance, GoldenTally tally)
    {
        foreach (var slot in layout.Slots.Where(slot => expected.Contains(prefix + slot.Name)))
        {
            var name = prefix + slot.Name;
            tally.Compare(name, buffer[slot.Values], expected.Float32(name), tolerance(name));
        }
    }

    /// <summary>The manifest names no tolerance for moments: that of gradients, relative to the tensor's largest element.</summary>
    private static Tolerance Relative(SafetensorsFile moments, string name) =>
        new(2e-5 * moments.Float32(name).ToArray().Max(Math.Abs), 2e-4);

    private static UniterForVqa Model(GoldenCase golden)
    {
        var initial = golden.Tensors("initial.safetensors");
        var model = new UniterForVqa(
            new UniterConfig(
                Size(golden, "vocab"), Size(golden, "hidden"), Size(golden, "layers"), Size(golden, "heads"), Size(golden, "inter"),
                golden.Config.GetProperty("act").GetString()!, 0, 0, Size(golden, "pos"),
                (int)initial.Entry("uniter.embeddings.token_type_embeddings.weight").Shape[0], 0.02, Size(golden, "img")),
            Size(golden, "ans"));
        Weights.Load(model, initial, golden.Name);
        return model;
    }

    private static AdamWSettings Settings(JsonElement config) =>
        new(
            config.GetProperty("betas")[0].GetDouble(),
            config.GetProperty("betas")[1].GetDouble(),
            config.TryGetProperty("eps", out var eps) ? eps.GetDouble() : 1e-6,
            config.GetProperty("weight_decay").GetDouble(),
            config.GetProperty("grad_norm").GetDouble());

    private static int Size(GoldenCase golden, string name) => (int)Number(golden, name);

    private static double Number(GoldenCase golden, string name) => golden.Config.GetProperty(name).GetDouble();
}
