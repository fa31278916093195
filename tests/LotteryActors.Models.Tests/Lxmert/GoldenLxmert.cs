using System.Text.Json;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Text;
using LotteryActors.Golden;
using LotteryActors.Models.Lxmert;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

/// <summary>A golden case of an LXMERT model: its configuration, weights and inputs.</summary>
internal sealed class GoldenLxmert(GoldenCase golden)
{
    private readonly SafetensorsFile _weights = golden.Tensors("checkpoint.safetensors");
    private readonly SafetensorsFile _inputs = golden.Tensors("inputs.safetensors");

    public LxmertConfig Config =>
        LxmertConfig.FromJson(
            golden.Text("bert_config.json"),
            Setting("l"),
            new LxmertShape(Setting("x"), Setting("r")),
            (int)_weights.Entries.Single(e => e.Name.EndsWith("visn_fc.visn_fc.weight", StringComparison.Ordinal)).Shape[1]);

    /// <summary>Sentences of a fine-tuning case, as they were typed.</summary>
    public IReadOnlyList<string> Sentences =>
        [.. golden.Json("sentences.json").GetProperty("sentences").EnumerateArray().Select(sentence => sentence.GetString()!)];

    public WordPieceTokenizer Tokenizer =>
        new(new WordPieceVocabulary(golden.Text("vocab.txt").TrimEnd('\n').Split('\n'), golden.Name));

    public int MaxSentence => Setting("max_seq_length");

    public int SizeOf(string bias) => (int)_weights.Entry(bias).Elements;

    /// <summary>The model with the case's weights; dropout is off, as in the reference.</summary>
    public T Loaded<T>(T model)
        where T : nn.Module
    {
        LxmertWeights.Load(model, _weights, golden.Name);
        model.eval();
        return model;
    }

    public Tensor Input(string key)
    {
        var name = $"in.{key}";
        var entry = _inputs.Entry(name);
        return entry.Dtype == "F32"
            ? _inputs.Float32(name).ToArray().ToTensor(CPU, [.. entry.Shape])
            : _inputs.Int64(name).ToArray().ToTensor(CPU, [.. entry.Shape]);
    }

    /// <summary>What the model of a task takes.</summary>
    public LxmertInputs TaskInputs =>
        new(Input("input_ids"), Input("input_mask"), Input("feat"), Input("pos"), Input("segment_ids"));

    private int Setting(string name) => golden.Config.GetProperty(name) is { ValueKind: JsonValueKind.Number } value
        ? value.GetInt32()
        : throw new InvalidDataException($"{golden.Name}: config.{name} is no number");
}
