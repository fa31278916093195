using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Models.Uniter;

namespace LotteryActors.Models.Tests.Uniter;

public sealed class WeightsTests
{
    [Fact]
    public void What_is_read_from_one_model_fills_another()
    {
        using var from = new UniterForVqa(TinyUniter.Config(), TinyUniter.Answers);
        using var to = new UniterForVqa(TinyUniter.Config(), TinyUniter.Answers);

        var report = Weights.Load(to, SavedWeights.Of(from), "vqa.safetensors");

        Assert.Empty(report.Missing);
        Assert.Empty(report.Unexpected);
        Assert.Equal(Bytes(from), Bytes(to));
    }

    [Fact]
    public void A_backbone_goes_into_a_model_with_another_head_when_both_heads_are_expected()
    {
        using var pretrained = new UniterForPretraining(TinyUniter.Config());
        using var model = new UniterForVqa(TinyUniter.Config(), TinyUniter.Answers);

        var report = Weights.Load(model, SavedWeights.Of(pretrained), "pretrained", UniterParameters.IsHead, UniterParameters.IsHead);

        Assert.All(report.Missing, name => Assert.StartsWith("vqa_output.", name, StringComparison.Ordinal));
        Assert.Equal(6, report.Missing.Count);
        Assert.Contains("cls.predictions.bias", report.Unexpected);
        Assert.Contains("uniter.pooler.dense.weight", report.Loaded);
    }

    [Fact]
    public void Every_tensor_at_fault_is_named_at_once_and_nothing_is_copied()
    {
        using var model = new UniterForVqa(TinyUniter.Config(), TinyUniter.Answers);
        var before = Bytes(model);
        var tensors = Weights.Read(model).Where(t => t.Name != "vqa_output.0.bias")
            .Select(t => t.Name == "vqa_output.3.bias" ? TensorData.Float32(t.Name, [1], [1f]) : t)
            .Select(t => t.Name == "uniter.pooler.dense.bias" ? TensorData.Float32(t.Name, t.Shape, new float[12]) : t)
            .Append(TensorData.Float32("nlvr2_output.bias", [1], [0f]));

        var error = Assert.Throws<WeightsException>(() => Weights.Load(model, SavedWeights.Of([.. tensors]), "some.safetensors"));

        Assert.StartsWith("some.safetensors: missing: vqa_output.0.bias; unexpected: nlvr2_output.bias; not fitting: vqa_output.3.bias is [1], [5] is wanted;", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Bytes(model));
    }

    [Fact]
    public void The_second_name_of_a_tied_tensor_fills_its_parameter_and_wins()
    {
        using var model = new UniterForPretraining(TinyUniter.Config());
        var table = Enumerable.Range(0, 32 * 12).Select(i => (float)i).ToArray();
        var tensors = Weights.Read(model).Append(TensorData.Float32("cls.predictions.decoder.weight", [32, 12], table));

        Weights.Load(model, SavedWeights.Of([.. tensors]), "tied.safetensors");

        Assert.Equal(table, SavedWeights.Of(model).Float32("uniter.embeddings.word_embeddings.weight").ToArray());
    }

    private static List<byte[]> Bytes(TorchSharp.torch.nn.Module model) => [.. Weights.Read(model).Select(t => t.Bytes.ToArray())];
}
