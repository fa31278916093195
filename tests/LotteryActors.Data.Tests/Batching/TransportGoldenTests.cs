using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Batching;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Batching;

/// <summary>Where word-region alignment finds words and regions in the packed sequence (UNITER, data/itm.py and data/data.py).</summary>
public sealed class TransportGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("uniter_ot")]
    public void Words_and_regions_are_scattered_and_gathered_as_in_the_original(GoldenCase golden)
    {
        var file = golden.Tensors("scatter.safetensors");
        var (texts, regions) = (Lengths(file, "in.txt_lens"), Lengths(file, "in.num_bbs"));

        var transport = PretrainingCollation.Transport(texts, regions);

        Assert.Equal(file.Int64("out.ot_scatter"), transport.Scatter);
        Assert.Equal(file.Int64("out.scatter_max")[0], transport.LastSlot);
        Assert.Equal(file.Int64("out.gather_index"), GatherIndex.Of(texts, regions, (int)file.Int64("in.max_txt_len")[0]));
        Assert.Equal(file.Int64("in.joint_len")[0], Packing.PackedLength(texts, regions));
    }

    private static int[] Lengths(SafetensorsFile file, string name) => [.. file.Int64(name).ToArray().Select(length => (int)length)];
}
