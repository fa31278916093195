using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>What becomes of embeddings and heads after a pre-trained checkpoint is loaded, against the original code, exactly.</summary>
public sealed class SurgeryGoldenTests
{
    private const string Words = "uniter.embeddings.word_embeddings.weight";
    private const string Types = "uniter.embeddings.token_type_embeddings.weight";

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_init_surgery")]
    public void Vcr_gets_four_types_and_more_words(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var io = golden.Tensors("io.safetensors");
        using var model = new UniterForVcr(Config(golden));
        Set(model, Words, io, "vcr.before.word");
        Set(model, Types, io, "vcr.before.type");

        model.InitTypeEmbedding();
        model.InitWordEmbedding(golden.Json("manifest.json").GetProperty("values").GetProperty("num_special").GetInt32());

        var known = (int)io.Entry("vcr.after.word_first_rows").Elements;
        Assert.Equal(Values(io, "vcr.after.type"), Values(model, Types));
        Assert.Equal(Values(io, "vcr.after.word_first_rows"), Values(model, Words)[..known]);
        Assert.Equal(golden.Json("manifest.json").GetProperty("values").GetProperty("vcr_word_rows_after").GetInt64(), Parameter(model, Words).size(0));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_init_surgery")]
    public void Nlvr2_gets_three_types(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var io = golden.Tensors("io.safetensors");
        using var paired = new UniterForNlvr2Paired(Config(golden));
        using var attending = new UniterForNlvr2PairedAttn(Config(golden));
        using var triplet = new UniterForNlvr2Triplet(Config(golden));
        (nn.Module Model, Action InitTypeEmbedding)[] models =
            [(paired, paired.InitTypeEmbedding), (attending, attending.InitTypeEmbedding), (triplet, triplet.InitTypeEmbedding)];

        Assert.All(models, one =>
        {
            Set(one.Model, Types, io, "nlvr2.before.type");
            one.InitTypeEmbedding();
            Assert.Equal(Values(io, "nlvr2.after.type"), Values(one.Model, Types));
        });
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_init_surgery")]
    public void Ranking_starts_as_the_matching_head_says_belong_together(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var io = golden.Tensors("io.safetensors");
        using var model = new UniterForImageTextRetrieval(Config(golden));
        Set(model, "itm_output.weight", io, "itm.before.itm_output.weight");
        Set(model, "itm_output.bias", io, "itm.before.itm_output.bias");

        model.InitOutput();

        Assert.Equal(Values(io, "itm.after.rank_output.weight"), Values(model, "rank_output.weight"));
        Assert.Equal(Values(io, "itm.after.rank_output.bias"), Values(model, "rank_output.bias"));
    }

    /// <summary>The case has no config JSON; its manifest names the sizes.</summary>
    private static UniterConfig Config(GoldenCase golden)
    {
        int Size(string name) => golden.Config.GetProperty(name).GetInt32();
        return new UniterConfig(
            Size("vocab"), Size("hidden"), Size("layers"), Size("heads"), Size("inter"), golden.Config.GetProperty("act").GetString()!,
            0.1, 0.1, Size("pos"), (int)golden.Tensors("io.safetensors").Entry("vcr.before.type").Shape[0], 0.02, Size("img"));
    }

    private static void Set(nn.Module model, string parameter, SafetensorsFile io, string tensor)
    {
        using var still = no_grad();
        Parameter(model, parameter).copy_(io.Tensor(tensor));
    }

    private static float[] Values(SafetensorsFile io, string tensor) => io.Float32(tensor).ToArray();

    private static float[] Values(nn.Module model, string parameter) => SavedWeights.Of(model).Float32(parameter).ToArray();

    private static Tensor Parameter(nn.Module model, string name) => model.named_parameters().Single(p => p.name == name).parameter;
}
