using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LotteryActors.Data.Batches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>Published scores and every stage key on scenes stand on these examples: other tasks must leave them as they are.</summary>
public sealed class PinnedScenesTests
{
    private static readonly DataOption[] Other =
    [
        new("evaluation-size", "40"), new("features", "16"), new("noise", "0.2"), new("objects-max", "6"), new("objects-min", "2"),
        new("seed", "9"), new("train-size", "300"),
    ];

    [Fact]
    public void Fingerprints_stay_what_they_were_when_scenes_had_two_tasks()
    {
        Assert.Equal("2c82c2760ba2", DataSets.Describe("scenes", "vqa", [], null).Fingerprint.Short);
        Assert.Equal("7763c78de355", DataSets.Describe("scenes", "captions", [], null).Fingerprint.Short);
        Assert.Equal("2de304b5177b", DataSets.Describe("scenes", "vqa", Other, null).Fingerprint.Short);
        Assert.Equal("f2f10a736a52", DataSets.Describe("scenes", "captions", Other, null).Fingerprint.Short);
    }

    [Fact]
    public void Batches_of_questions_stay_what_they_were()
    {
        var facts = DataSets.Describe("scenes", "vqa", [], null);
        var data = DataSets.OpenVqa(new DataSpec("scenes", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), null, 32);

        Assert.Equal("3650c6c5604922fa", Hash(data.Train(42, 64, 7).Take(3).Select(batch => ((UniterBatch)batch, (long[])[], batch.Targets))));
        Assert.Equal("553add75e5b27a9a", Hash(data.Evaluation(64).Take(3).Select(batch => ((UniterBatch)batch, (long[])[], batch.Targets))));
    }

    [Fact]
    public void Batches_of_captions_stay_what_they_were()
    {
        var facts = DataSets.Describe("scenes", "captions", [], null);
        var data = DataSets.OpenCaptions(new DataSpec("scenes", "captions", DataView.Both, facts.Options, facts.Fingerprint, 0), null, 32);

        Assert.Equal("9ac83ba555744a97", Hash(data.Train(42, 64, 1, new ObjectiveMix(4, 1, 1), 7).Take(12).Select(batch => (batch, Labels(batch), (float[])[]))));
    }

    private static long[] Labels(UniterBatch batch) => batch switch
    {
        MlmBatch mlm => mlm.Labels,
        MrfrBatch mrfr => mrfr.TargetMask,
        ItmBatch itm => itm.Matches,
        _ => [],
    };

    private static string Hash(IEnumerable<(UniterBatch Batch, long[] Labels, float[] Targets)> batches)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (batch, labels, targets) in batches)
        {
            hash.AppendData(MemoryMarshal.AsBytes<long>(batch.InputIds));
            hash.AppendData(MemoryMarshal.AsBytes<long>(batch.GatherIndex));
            hash.AppendData(MemoryMarshal.AsBytes<float>(batch.RegionFeatures));
            hash.AppendData(MemoryMarshal.AsBytes<float>(batch.RegionBoxes));
            hash.AppendData(MemoryMarshal.AsBytes<float>(batch.Pixels!.Pixels));
            hash.AppendData(MemoryMarshal.AsBytes<long>(labels));
            hash.AppendData(MemoryMarshal.AsBytes<float>(targets));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
