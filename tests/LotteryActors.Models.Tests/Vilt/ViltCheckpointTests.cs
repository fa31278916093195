using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

public sealed class ViltCheckpointTests
{
    /// <summary>The nearest to a published file that a case has.</summary>
    private static readonly string[] Formats = ["lightning.ckpt", "checkpoint.pt", "checkpoint.safetensors"];

    [Fact]
    public void A_checkpoint_of_the_very_model_is_left_as_it_is()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var tensors = Tensors(model);

        Assert.Equal(tensors, ViltCheckpoint.Fit(tensors, model.Config, model.Heads));
    }

    [Fact]
    public void For_two_pictures_the_second_modality_is_copied_into_a_third()
    {
        using var scope = NewDisposeScope();
        using var pretrained = TinyVilt.Model(ViltHeads.Pretraining);
        using var model = Fitted(pretrained);

        var (table, old) = (model.get_parameter("token_type_embeddings.weight")!, pretrained.get_parameter("token_type_embeddings.weight")!);

        Assert.True(table.narrow(0, 0, 2).IsIdenticalTo(old));
        Assert.True(table[2].IsIdenticalTo(old[1]));
    }

    [Fact]
    public void For_retrieval_the_ranking_head_is_the_matching_heads_second_row()
    {
        using var scope = NewDisposeScope();
        using var pretrained = TinyVilt.Model(ViltHeads.Pretraining);
        using var model = Fitted(pretrained);

        Assert.True(model.get_parameter("rank_output.weight")!.IsIdenticalTo(pretrained.get_parameter("itm_score.fc.weight")!.narrow(0, 1, 1)));
        Assert.Equal([1L], model.get_parameter("rank_output.bias")!.shape);
    }

    [Fact]
    public void Positions_are_stretched_to_another_picture_size_and_the_class_tokens_stays()
    {
        var config = TinyVilt.Config() with { HiddenSize = 1, Heads = 1 };

        var stretched = Assert.Single(ViltCheckpoint.Fit([Table(9, 0, 1, 2, 3)], config, ViltHeads.None));

        // Cells of a 2 x 2 table seen from the centres of 4 x 4 cells: 0, a quarter, three quarters, 1 of the way.
        Assert.Equal([1L, 17L, 1L], stretched.Shape);
        Assert.Equal(
            [9, 0, 0.25f, 0.75f, 1, 0.5f, 0.75f, 1.25f, 1.5f, 1.5f, 1.75f, 2.25f, 2.5f, 2, 2.25f, 2.75f, 3],
            SafetensorsFile.Of([stretched]).Float32("transformer.pos_embed").ToArray());
        Assert.Throws<WeightsException>(() => ViltCheckpoint.Fit([Table(9, 0, 1, 2)], config, ViltHeads.None));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("vilt")]
    public void A_published_file_fills_a_model_for_larger_pictures_but_not_one_whose_heads_it_lacks(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var file = golden.PathOf(Formats.First(golden.Has));
        var vilt = new GoldenVilt(golden);
        using var original = vilt.Loaded();
        using var model = new ViltModel(vilt.Config with { ImageSize = 2 * vilt.Config.ImageSize }, vilt.Heads);
        using var other = new ViltModel(vilt.Config, vilt.Heads with { GqaAnswers = 4 });

        Assert.Empty(ViltCheckpoint.Load(model, file).Missing);

        Assert.Equal(1 + (4L * vilt.Config.GridSide * vilt.Config.GridSide), model.get_parameter("transformer.pos_embed")!.size(1));
        Assert.True(model.get_parameter("pooler.dense.weight")!.IsIdenticalTo(original.get_parameter("pooler.dense.weight")!));
        Assert.Contains("gqa_classifier.0.weight", Assert.Throws<WeightsException>(() => ViltCheckpoint.Load(other, file)).Message, StringComparison.Ordinal);
        Assert.Equal(6, ViltCheckpoint.Load(other, file, mayMiss: name => name.StartsWith("gqa_classifier.", StringComparison.Ordinal)).Missing.Count);
    }

    /// <summary>A model of every head, filled from one with fewer.</summary>
    private static ViltModel Fitted(ViltModel pretrained)
    {
        var model = TinyVilt.Model(TinyVilt.AllHeads, seed: 2);
        var fitted = SafetensorsFile.Of(ViltCheckpoint.Fit(Tensors(pretrained), model.Config, model.Heads));
        Weights.Load(model, fitted, "test", mayMiss: ViltParameters.IsHead);
        return model;
    }

    private static List<CheckpointTensor> Tensors(ViltModel model) =>
        [.. Weights.Read(model).Select(tensor => new CheckpointTensor(tensor.Name, tensor.Dtype, tensor.Shape, () => tensor.Bytes))];

    private static CheckpointTensor Table(params float[] values) =>
        TensorData.Float32("transformer.pos_embed", [1, values.Length, 1], values) is var tensor
            ? new CheckpointTensor(tensor.Name, tensor.Dtype, tensor.Shape, () => tensor.Bytes)
            : null!;
}
