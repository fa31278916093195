using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Models;
using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Uniter;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Golden;

/// <summary>A golden case's tensors in Torch, on the CPU, and the batches they make.</summary>
public static class GoldenTensors
{
    /// <summary>A float32 or int64 tensor, as the file has it.</summary>
    public static Tensor Tensor(this SafetensorsFile file, string name)
    {
        var entry = file.Entry(name);
        return entry.Dtype == "F32"
            ? file.Float32(name).ToArray().ToTensor(CPU, [.. entry.Shape])
            : file.Int64(name).ToArray().ToTensor(CPU, [.. entry.Shape]);
    }

    /// <summary>The tensor of that name; null where the file has none.</summary>
    public static Tensor? TensorOrNull(this SafetensorsFile file, string name) => file.Contains(name) ? file.Tensor(name) : null;

    /// <summary>What UNITER's forward takes, under the names of the original's batches.</summary>
    /// <param name="call">What stands before the names: <c>b0.in.</c>, or <c>in.</c> where a case makes one call.</param>
    public static UniterInputs UniterInputs(this SafetensorsFile file, string call = "in.") =>
        new(
            file.TensorOrNull(call + "input_ids"),
            file.TensorOrNull(call + "position_ids"),
            file.TensorOrNull(call + "img_feat"),
            file.TensorOrNull(call + "img_pos_feat"),
            file.Tensor(call + "attn_masks"),
            file.TensorOrNull(call + "gather_index"),
            file.TensorOrNull(call + "img_masks"),
            file.TensorOrNull(call + "txt_type_ids"),
            file.TensorOrNull(call + "img_type_ids"));

    /// <summary>What a task of LXMERT takes.</summary>
    /// <param name="features">The name of the regions' features: tasks and pre-training have their own.</param>
    public static LxmertInputs LxmertInputs(this SafetensorsFile file, string features = "feat") =>
        new(file.Tensor("in.input_ids"), file.Tensor("in.input_mask"), file.Tensor($"in.{features}"), file.Tensor("in.pos"), file.Tensor("in.segment_ids"));

    /// <summary>The original's config JSON of a UNITER model; the region features are as long as the projection of its weights takes.</summary>
    public static UniterConfig UniterConfig(this GoldenCase golden, SafetensorsFile weights) =>
        Models.Uniter.UniterConfig.FromJson(
            golden.Text("model_config.json"),
            (int)weights.Entries.Single(e => e.Name.EndsWith("img_embeddings.img_linear.weight", StringComparison.Ordinal)).Shape[1]);

    /// <summary>The shape of an LXMERT model: its BERT config, the layers that the manifest counts, the features that its weights take.</summary>
    public static LxmertConfig LxmertConfig(this GoldenCase golden, SafetensorsFile weights)
    {
        return Models.Lxmert.LxmertConfig.FromJson(
            golden.Text("bert_config.json"),
            Layers("l"),
            new LxmertShape(Layers("x"), Layers("r")),
            (int)weights.Entries.Single(e => e.Name.EndsWith("visn_fc.visn_fc.weight", StringComparison.Ordinal)).Shape[1]);

        int Layers(string kind) => golden.Config.GetProperty(kind).GetInt32();
    }
}
