using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Models;
using LotteryActors.Models.Uniter;
using LotteryActors.Models.Vilt;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Masks;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;
using LotteryActors.Training.Optimisation;
using LotteryActors.Training.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Families;

/// <summary>One backbone for all tasks of a family: anchors and masks of one fit the model of another.</summary>
public sealed class MaskTransferTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public static TheoryData<string, string> Presets => new(from family in ToyModels.Families from preset in new[] { "encoder", "backbone" } select (family, preset));

    public static TheoryData<string, string, string, int> LongerTables =>
    [
        ("uniter", TaskNames.Nlvr2, UniterParameters.TypeTable, 1),
        ("uniter", TaskNames.Vcr, UniterParameters.TypeTable, 0),
        ("vilt", TaskNames.Nlvr2, ViltParameters.ModalityTable, 1),
    ];

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_mask_found_on_any_task_fits_every_other(string family, string preset)
    {
        var masks = TaskNames.Learnable.Select(task => Found(family, task, preset)).ToList();

        Assert.All(masks, mask => Assert.Equal(masks[0].Tensors.Select(Described), mask.Tensors.Select(Described)));
        Assert.All(TaskNames.Learnable, task =>
        {
            using var model = ToyModels.Of(family, task);
            var layout = FlatParameters.LayoutOf(model.Module, preset, 1, ModelFamilies.Of(ToyModels.Spec(family)).Rules);
            Assert.All(masks, mask => Assert.False(FlatMask.Over(layout, model.Longer.Aggregate(mask, (known, table) => table.Over(known, layout))).IsDense));
        });

        static string Described(MaskTensor tensor) => $"{tensor.Name} {string.Join(',', tensor.Shape)}";
    }

    [Theory]
    [MemberData(nameof(LongerTables))]
    public void A_table_that_a_task_makes_longer_begins_as_copies_of_a_row_of_the_anchor(string family, string task, string table, int like)
    {
        using var scope = NewDisposeScope();
        using var model = ToyModels.Of(family, task);
        var (anchor, weights) = Anchor(family);

        WeightsArtifact.Load(_temporary.Store, anchor, model.Module, IsBackbone(family), model.Longer);

        var rows = Rows(model, table);
        Assert.Equal(weights.Float32(table).ToArray(), rows.Take(2).SelectMany(row => row));
        Assert.True(rows.Count > 2);
        Assert.All(rows.Skip(2), row => Assert.Equal(rows[like], row));
        var others = weights.Entries.Where(entry => entry.Name != table && IsBackbone(family)(entry.Name)).ToList();
        var loaded = model.Module.named_parameters().ToDictionary(p => p.name, p => p.parameter.ToFloat32());
        Assert.All(others, entry => Assert.Equal(weights.Float32(entry.Name).ToArray(), loaded[entry.Name]));
    }

    [Theory]
    [MemberData(nameof(LongerTables))]
    public void A_table_of_as_many_rows_is_taken_as_it_is_and_no_other_may_be_shorter(string family, string task, string table, int like)
    {
        using var scope = NewDisposeScope();
        using var trained = ToyModels.Of(family, task);
        using (no_grad())
        {
            trained.Module.named_parameters().Single(p => p.name == table).parameter.normal_();
        }

        using var model = ToyModels.Of(family, task);
        WeightsArtifact.Load(_temporary.Store, Put(trained), model.Module, IsBackbone(family), model.Longer);

        Assert.Equal(Rows(trained, table), Rows(model, table));
        Assert.NotEqual(Rows(model, table)[like], Rows(model, table)[^1]);
        using var other = ToyModels.Of(family, TaskNames.Vqa);
        Assert.Contains(table, Assert.Throws<InvalidDataException>(() => WeightsArtifact.Load(_temporary.Store, Put(trained), other.Module, IsBackbone(family), other.Longer)).Message, StringComparison.Ordinal);
        Assert.Contains(table, Assert.Throws<InvalidDataException>(() => WeightsArtifact.Load(_temporary.Store, Put(other), model.Module, IsBackbone(family))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uniter", "uniter.embeddings.word_embeddings.weight")]
    [InlineData("lxmert", "bert.embeddings.word_embeddings.weight")]
    public void Words_that_a_task_adds_are_drawn_behind_the_anchors_and_no_mask_is_about_them(string family, string table)
    {
        using var scope = NewDisposeScope();
        using var model = ToyModels.OfVcr(family, addedWords: 81);
        var (anchor, weights) = Anchor(family);
        var drawn = Rows(model, table)[ToyBatches.Vocabulary..];

        WeightsArtifact.Load(_temporary.Store, anchor, model.Module, IsBackbone(family), model.Longer);

        Assert.Equal(weights.Float32(table).ToArray(), Rows(model, table)[..ToyBatches.Vocabulary].SelectMany(row => row));
        Assert.Equal(81, drawn.Count);
        Assert.Equal(drawn, Rows(model, table)[ToyBatches.Vocabulary..]);
        Assert.InRange(Math.Sqrt(drawn.SelectMany(row => row).Average(weight => weight * weight)), 0.09, 0.11);
        var mask = Found(family, TaskNames.Vqa, "backbone");
        Assert.Equal(mask.Tensors.Select(tensor => $"{tensor.Name} {string.Join(',', tensor.Shape)}"), Pruned(model, family).Tensors.Select(tensor => $"{tensor.Name} {string.Join(',', tensor.Shape)}"));
        var layout = FlatParameters.LayoutOf(model.Module, "backbone", 1, ModelFamilies.Of(ToyModels.Spec(family)).Rules);
        var longer = model.Longer.Aggregate(mask, (known, longer) => longer.Over(known, layout))[table];
        Assert.Equal([ToyBatches.Vocabulary + 81, 32], longer.Shape);
        Assert.Equal(mask[table].Kept + (81 * 32), longer.Kept);
    }

    [Fact]
    public void Rows_that_a_task_adds_are_kept_by_every_mask()
    {
        using var model = ToyModels.Of("uniter", TaskNames.Vcr);
        var layout = FlatParameters.LayoutOf(model.Module, "backbone", 1, ParameterRules.Uniter);
        var mask = Found("uniter", TaskNames.Vqa, "backbone");
        var known = mask[UniterParameters.TypeTable];

        var longer = model.Longer.Aggregate(mask, (longer, table) => table.Over(longer, layout))[UniterParameters.TypeTable];

        Assert.Equal([4, 32], longer.Shape);
        Assert.All(Enumerable.Range(0, 128), weight => Assert.Equal(weight >= 64 || known[weight], longer[weight]));
        Assert.InRange(known.Kept, 1, 63);
    }

    [Theory]
    [InlineData("uniter", "itm_output.weight", "rank_output.weight")]
    [InlineData("vilt", "itm_score.fc.weight", "rank_output.weight")]
    [InlineData("lxmert", "cls.seq_relationship.weight", null)]
    public void Ranking_begins_as_what_pretraining_learnt_of_belonging_together(string family, string matching, string? ranking)
    {
        using var scope = NewDisposeScope();
        using var model = ToyModels.Of(family, TaskNames.Retrieval);
        var (anchor, weights) = Anchor(family);
        Assert.StartsWith(model.PretrainedHead!, matching, StringComparison.Ordinal);

        WeightsArtifact.Load(_temporary.Store, anchor, model.Module, name => name.StartsWith(model.PretrainedHead!, StringComparison.Ordinal));
        model.StartHead();

        Assert.Equal(weights.Float32(matching).ToArray(), Values(model, matching));
        Assert.True(ranking is null || Values(model, ranking).SequenceEqual(weights.Float32(matching)[32..].ToArray()));
    }

    /// <summary>A mask as a prune stage finds it, of the model as it was drawn.</summary>
    private Mask Found(string family, string task, string preset)
    {
        using var model = ToyModels.Of(family, task);
        return Pruned(model, family, preset);
    }

    private Mask Pruned(IToyModel model, string family, string preset = "backbone")
    {
        var search = new Stages.TinySearch(_temporary.Store) { Sizes = ToyModels.Spec(family) };
        var result = search.Run(search.Prune(Put(model), null, 0.4) with { Preset = preset });
        return LotteryActors.Artifacts.Masks.MaskArtifact.Read(_temporary.Store, result.Output(OutputNames.Mask));
    }

    /// <summary>What pre-training would leave, drawn from another seed.</summary>
    private (Digest Digest, SafetensorsFile Weights) Anchor(string family)
    {
        random.manual_seed(11);
        using var pretraining = ModelFamilies.Of(ToyModels.Spec(family)).Pretraining(ToyModels.Spec(family), Data.Batches.RegionClasses.None);
        var digest = WeightsArtifact.Put(_temporary.Store, pretraining.Module, _ => true).Digest;
        return (digest, WeightsArtifact.Read(_temporary.Store, digest));
    }

    private Digest Put(IToyModel model) => WeightsArtifact.Put(_temporary.Store, model.Module, _ => true).Digest;

    private static Func<string, bool> IsBackbone(string family)
    {
        var isHead = ModelFamilies.Of(ToyModels.Spec(family)).Rules.IsHead;
        return name => !isHead(name);
    }

    private static float[] Values(IToyModel model, string name) => model.Module.named_parameters().Single(p => p.name == name).parameter.ToFloat32();

    private static List<float[]> Rows(IToyModel model, string table) => [.. Values(model, table).Chunk(32)];
}
