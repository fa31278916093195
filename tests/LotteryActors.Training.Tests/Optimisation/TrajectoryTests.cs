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
            var norm = Accumulate(golden, model, optimiser, step);
            Assert.Equal(logged.GetProperty("grad_norm_before_clip").GetDouble(), norm, 1e-3);
            Assert.Equal(logged.GetProperty("lr").GetDouble(), schedule.Rate(step), 1e-15);
            optimiser.Step(schedule.Rate(step), norm);
            Compare(expected, $"step{step}.", flat.Weights, layout, golden.ToleranceOf, tally);
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

    private static double Accumulate(GoldenCase golden, UniterForVqa model, AdamW optimiser, int step)
    {
        var inputs = golden.Tensors("inputs.safetensors");
        var accumulation = (int)Number(golden, "accum");
        for (var micro = (step - 1) * accumulation; micro < step * accumulation; micro++)
        {
            using var scope = NewDisposeScope();
            var batch = new UniterInputs(
                Input(inputs, micro, "input_ids"),
                Input(inputs, micro, "position_ids"),
                Input(inputs, micro, "img_feat"),
                Input(inputs, micro, "img_pos_feat"),
                Input(inputs, micro, "attn_masks"),
                Input(inputs, micro, "gather_index"));
            UniterForVqa.Loss(model.Logits(batch), Input(inputs, micro, "targets")).backward();
        }

        return optimiser.CloseGradients();
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
        var model = new UniterForVqa(
            new UniterConfig(
                Size(golden, "vocab"), Size(golden, "hidden"), Size(golden, "layers"), Size(golden, "heads"), Size(golden, "inter"),
                golden.Config.GetProperty("act").GetString()!, 0, 0, Size(golden, "pos"), 2, 0.02, Size(golden, "img")),
            Size(golden, "ans"));
        Weights.Load(model, golden.Tensors("initial.safetensors"), golden.Name);
        return model;
    }

    private static AdamWSettings Settings(JsonElement config) =>
        new(
            config.GetProperty("betas")[0].GetDouble(),
            config.GetProperty("betas")[1].GetDouble(),
            1e-6,
            config.GetProperty("weight_decay").GetDouble(),
            config.GetProperty("grad_norm").GetDouble());

    private static Tensor Input(SafetensorsFile inputs, int micro, string key)
    {
        var name = $"micro{micro}.in.{key}";
        long[] shape = [.. inputs.Entry(name).Shape];
        return inputs.Entry(name).Dtype == "F32"
            ? inputs.Float32(name).ToArray().ToTensor(CPU, shape)
            : inputs.Int64(name).ToArray().ToTensor(CPU, shape);
    }

    private static int Size(GoldenCase golden, string name) => (int)Number(golden, name);

    private static double Number(GoldenCase golden, string name) => golden.Config.GetProperty(name).GetDouble();
}
