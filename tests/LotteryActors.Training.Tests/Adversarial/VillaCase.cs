using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using TorchSharp;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>A golden case of VILLA: one batch, one model, several ways to train it.</summary>
internal sealed class VillaCase(GoldenCase golden)
{
    private readonly SafetensorsFile _weights = golden.Tensors("checkpoint.safetensors");
    private readonly SafetensorsFile _inputs = golden.Tensors("inputs.safetensors");

    public IReadOnlyList<VillaVariant> Variants { get; } = [.. golden.Json("log.json").EnumerateObject().Select(v => new VillaVariant(v.Name, v.Value))];

    /// <summary>The original's config JSON; the region features are as long as the checkpoint's projection takes.</summary>
    public UniterConfig Config => UniterConfig.FromJson(
        golden.Text("model_config.json"), (int)_weights.Entry("uniter.img_embeddings.img_linear.weight").Shape[1]);

    public UniterInputs Inputs => new(
        Tensor("in.input_ids"), Tensor("in.position_ids"), Tensor("in.img_feat"), Tensor("in.img_pos_feat"), Tensor("in.attn_masks"), Tensor("in.gather_index"),
        TextTypeIds: Optional("in.txt_type_ids"), RegionTypeIds: Optional("in.img_type_ids"));

    public int SizeOf(string bias) => (int)_weights.Entry(bias).Elements;

    /// <summary>Word pieces that the checkpoint has and the config does not: VCR's, whose table has no padding row.</summary>
    public int NewWords => (int)_weights.Entry("uniter.embeddings.word_embeddings.weight").Shape[0] - Config.VocabularySize;

    public T Loaded<T>(T model)
        where T : nn.Module
    {
        Weights.Load(model, _weights, golden.Name);
        return model;
    }

    /// <summary>The start of a variant: the stored one, or none where the reference starts at zero.</summary>
    public Perturbation? Initial(VillaVariant variant) =>
        variant.StartsAtZero ? null : new Perturbation(Tensor("init.txt_delta"), Tensor("init.img_delta"));

    public Tensor Tensor(string name)
    {
        long[] shape = [.. _inputs.Entry(name).Shape];
        return _inputs.Entry(name).Dtype == "F32"
            ? _inputs.Float32(name).ToArray().ToTensor(CPU, shape)
            : _inputs.Int64(name).ToArray().ToTensor(CPU, shape);
    }

    private Tensor? Optional(string name) => _inputs.Contains(name) ? Tensor(name) : null;
}
