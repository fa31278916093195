using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Text;
using LotteryActors.Golden;
using LotteryActors.Models.Lxmert;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

/// <summary>A golden case of an LXMERT model: its configuration, weights and inputs.</summary>
internal sealed class GoldenLxmert(GoldenCase golden)
{
    private readonly SafetensorsFile _weights = golden.Tensors("checkpoint.safetensors");
    private readonly SafetensorsFile _inputs = golden.Tensors("inputs.safetensors");

    public LxmertConfig Config => golden.LxmertConfig(_weights);

    /// <summary>Sentences of a fine-tuning case, as they were typed.</summary>
    public IReadOnlyList<string> Sentences =>
        [.. golden.Json("sentences.json").GetProperty("sentences").EnumerateArray().Select(sentence => sentence.GetString()!)];

    public WordPieceTokenizer Tokenizer =>
        new(new WordPieceVocabulary(golden.Text("vocab.txt").TrimEnd('\n').Split('\n'), golden.Name));

    public int MaxSentence => golden.Config.GetProperty("max_seq_length").GetInt32();

    public int SizeOf(string bias) => (int)_weights.Entry(bias).Elements;

    /// <summary>The model with the case's weights; dropout is off, as in the reference.</summary>
    public T Loaded<T>(T model)
        where T : nn.Module
    {
        LxmertWeights.Load(model, _weights, golden.Name);
        model.eval();
        return model;
    }

    public Tensor Input(string key) => _inputs.Tensor($"in.{key}");

    /// <summary>What the model of a task takes.</summary>
    public LxmertInputs TaskInputs => _inputs.LxmertInputs();

    public LxmertInputs PretrainingInputs => _inputs.LxmertInputs("feats");
}
