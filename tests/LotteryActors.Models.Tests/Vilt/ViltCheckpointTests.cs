using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Models.Tests.Uniter;
using LotteryActors.Models.Vilt;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Vilt;

public sealed class ViltCheckpointTests
{
    [Fact]
    public void A_checkpoint_of_the_very_model_is_left_as_it_is_but_for_the_position_ids()
    {
        using var scope = NewDisposeScope();
        using var model = TinyVilt.Model();
        var tensors = Weights.Read(model);
        TensorData[] file = [.. tensors, new TensorData(ViltParameters.PositionIds, "I64", [1, 8], new byte[64])];

        Assert.Equal(tensors, ViltCheckpoint.Fit(file, TinyVilt.Config(), TinyVilt.AllHeads));
    }

    [Fact]
    public void For_two_pictures_the_second_modality_is_copied_into_a_third()
    {
        using var scope = NewDisposeScope();
        using var pretrained = TinyVilt.Model(ViltHeads.Pretraining);
        using var model = TinyVilt.Model(TinyVilt.AllHeads, seed: 2);
        var fitted = ViltCheckpoint.Fit(Weights.Read(pretrained), TinyVilt.Config(), TinyVilt.AllHeads);

        Weights.Load(model, SavedWeights.Of(fitted), "test", mayMiss: ViltCheckpoint.MayMiss);

        var (table, old) = (model.get_parameter("token_type_embeddings.weight")!, pretrained.get_parameter("token_type_embeddings.weight")!);
        Assert.True(table.narrow(0, 0, 2).IsIdenticalTo(old));
        Assert.True(table[2].IsIdenticalTo(old[1]));
    }

    [Fact]
    public void For_retrieval_the_ranking_head_is_the_matching_heads_second_row()
    {
        using var scope = NewDisposeScope();
        using var pretrained = TinyVilt.Model(ViltHeads.Pretraining);
        using var model = TinyVilt.Model(TinyVilt.AllHeads, seed: 2);
        var fitted = ViltCheckpoint.Fit(Weights.Read(pretrained), TinyVilt.Config(), TinyVilt.AllHeads);

        Weights.Load(model, SavedWeights.Of(fitted), "test", mayMiss: ViltCheckpoint.MayMiss);

        Assert.True(model.get_parameter("rank_output.weight")!.IsIdenticalTo(pretrained.get_parameter("itm_score.fc.weight")!.narrow(0, 1, 1)));
        Assert.Equal([1L], model.get_parameter("rank_output.bias")!.shape);
    }

    [Fact]
    public void Positions_are_stretched_to_another_picture_size_and_the_class_tokens_stays()
    {
        using var scope = NewDisposeScope();
        var table = TensorData.Float32("transformer.pos_embed", [1, 5, 1], [9, 0, 1, 2, 3]);
        var config = TinyVilt.Config() with { HiddenSize = 1, Heads = 1 };

        var stretched = SavedWeights.Of(ViltCheckpoint.Fit([table], config, ViltHeads.None));

        // Cells of a 2 x 2 table seen from the centres of 4 x 4 cells: 0, a quarter, three quarters, 1 of the way.
        Assert.Equal([1L, 17L, 1L], stretched.Entry("transformer.pos_embed").Shape);
        Assert.Equal(
            [9, 0, 0.25f, 0.75f, 1, 0.5f, 0.75f, 1.25f, 1.5f, 1.5f, 1.75f, 2.25f, 2.5f, 2, 2.25f, 2.75f, 3],
            stretched.Float32("transformer.pos_embed").ToArray());
        Assert.Throws<WeightsException>(() => ViltCheckpoint.Fit([TensorData.Float32("transformer.pos_embed", [1, 4, 1], [9, 0, 1, 2])], config, ViltHeads.None));
    }
}
