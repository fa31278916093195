using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>A golden case of VILLA: one batch, one model, several ways to train it.</summary>
internal sealed class VillaCase(GoldenCase golden)
{
    private readonly SafetensorsFile _weights = golden.Tensors("checkpoint.safetensors");
    private readonly SafetensorsFile _inputs = golden.Tensors("inputs.safetensors");

    public IReadOnlyList<VillaVariant> Variants { get; } = [.. golden.Json("log.json").EnumerateObject().Select(v => new VillaVariant(v.Name, v.Value, golden.Config))];

    public UniterConfig Config => golden.UniterConfig(_weights);

    public UniterInputs Inputs => _inputs.UniterInputs();

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

    public Tensor Tensor(string name) => _inputs.Tensor(name);
}
