using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>A golden case of a UNITER model: its configuration, weights, and the inputs of each call.</summary>
internal sealed class GoldenUniter(GoldenCase golden)
{
    private readonly SafetensorsFile _weights = golden.Tensors("checkpoint.safetensors");
    private readonly SafetensorsFile _inputs = golden.Tensors("inputs.safetensors");

    public IReadOnlyList<string> Calls { get; } =
        [.. golden.Tensors("inputs.safetensors").Entries.Select(e => e.Name[..e.Name.IndexOf(".in.", StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The original's config JSON; the region features are as long as the checkpoint's projection takes.</summary>
    public UniterConfig Config =>
        UniterConfig.FromJson(
            golden.Text("model_config.json"),
            (int)_weights.Entries.Single(e => e.Name.EndsWith("img_embeddings.img_linear.weight", StringComparison.Ordinal)).Shape[1]);

    /// <summary>Rows of a table of the checkpoint; more than the configuration says where the reference enlarged it.</summary>
    public int Rows(string table) => (int)_weights.Entry(table).Shape[0];

    public int SizeOf(string bias) => (int)_weights.Entry(bias).Elements;

    /// <summary>The model with the case's weights; dropout is off, as in the reference.</summary>
    public T Loaded<T>(T model)
        where T : nn.Module
    {
        Weights.Load(model, _weights, golden.Name);
        model.eval();
        return model;
    }

    public UniterInputs Inputs(string call) =>
        new(
            Input(call, "input_ids"),
            Input(call, "position_ids"),
            Input(call, "img_feat"),
            Input(call, "img_pos_feat"),
            Required(call, "attn_masks"),
            Input(call, "gather_index"),
            Input(call, "img_masks"),
            Input(call, "txt_type_ids"),
            Input(call, "img_type_ids"));

    public Tensor Required(string call, string key) =>
        Input(call, key) ?? throw new KeyNotFoundException($"{golden.Name} has no input {call}.in.{key}");

    private Tensor? Input(string call, string key)
    {
        var name = $"{call}.in.{key}";
        if (!_inputs.Contains(name))
        {
            return null;
        }

        var entry = _inputs.Entry(name);
        return entry.Dtype == "F32"
            ? _inputs.Float32(name).ToArray().ToTensor(CPU, [.. entry.Shape])
            : _inputs.Int64(name).ToArray().ToTensor(CPU, [.. entry.Shape]);
    }
}
