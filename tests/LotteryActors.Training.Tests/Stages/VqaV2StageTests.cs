using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data;
using LotteryActors.Data.Tests.VqaV2;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Tests.Stages;

/// <summary>A small search of ViLT on VQA v2 as it is downloaded: theta_0 is drawn, trained, pruned, trained with the mask and without pictures.</summary>
public sealed class VqaV2StageTests : IDisposable
{
    private readonly VqaV2Folder _folder = new();
    private readonly TemporaryStore _temporary = new();

    public void Dispose()
    {
        _temporary.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_search_from_the_files_of_VQA_v2_gives_the_same_digests_and_scores_twice()
    {
        using var elsewhere = new TemporaryStore();

        var first = WholeSearch(Search(_temporary), _temporary);

        Assert.Equal(first, WholeSearch(Search(elsewhere), elsewhere));
    }

    private static List<string> WholeSearch(TinySearch search, TemporaryStore temporary)
    {
        List<string> facts = [];
        var anchor = Done(search.Initialise).Output("weights");
        var dense = Done(search.Train(anchor)).Output("weights");
        Done(search.Evaluate(dense));
        var mask = Done(search.Prune(dense, null, 0.5)).Output("mask");
        var ticket = Done(search.Train(anchor, mask)).Output("weights");
        Done(search.Evaluate(ticket));
        var blind = Done(search.Train(anchor) with { Data = search.Task with { View = DataView.TextOnly } }).Output("weights");
        Assert.NotEqual(dense, blind);
        var weights = SafetensorsFile.Read(temporary.Store.PathOf(ticket));
        Assert.All(MaskArtifact.Read(temporary.Store, mask).Tensors, tensor => Assert.True(tensor.Holds(weights.Float32(tensor.Name)), tensor.Name));
        return facts;

        StageResult Done(StageSpec stage)
        {
            var result = search.Run(stage);
            facts.AddRange(result.Outputs.Select(o => $"{stage.Kind} {o.Name} {o.Digest.Hex}"));
            facts.AddRange(result.Scores.Select(s => $"{stage.Kind} {s.Name} {s.Value:R}"));
            return result;
        }
    }

    private TinySearch Search(TemporaryStore temporary)
    {
        var facts = DataSets.Describe("vqa-v2", TaskNames.Vqa, [], _folder.Path);
        var plain = new TinySearch(temporary.Store);
        return new TinySearch(temporary.Store)
        {
            Sizes = ModelPresets.ViltMini with { VocabularySize = facts.VocabularySize, MaxPositions = facts.MaxTextLength, RegionFeatures = facts.RegionFeatures, Vilt = TinySearch.Vilt.Vilt },
            Task = new DataSpec("vqa-v2", TaskNames.Vqa, DataView.Both, facts.Options, facts.Fingerprint, facts.Answers),
            Recipe = plain.Recipe with { Steps = 6, BatchSize = 8 },
            DataPath = _folder.Path,
        };
    }
}
