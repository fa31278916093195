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

    public UniterConfig Config => golden.UniterConfig(_weights);

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

    public UniterInputs Inputs(string call) => _inputs.UniterInputs($"{call}.in.");

    public Tensor Required(string call, string key) => _inputs.Tensor($"{call}.in.{key}");
}
