using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Models.Checkpoints;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;

namespace LotteryActors.Training.Tests.Stages;

/// <summary>Stages that start from a published checkpoint.</summary>
public sealed class ImportedWeightsTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public static TheoryData<string> Families => ["uniter", "lxmert", "vilt"];

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Families))]
    public void Theta_0_is_the_checkpoints_backbone_and_matching_head_byte_for_byte_whatever_the_seed(string family)
    {
        var search = Search(family);
        var published = search.Run(search.Pretrain).Output("weights");
        var imported = Import(published, search.Sizes, isPretrained: false);

        var initial = search.Run(search.Initialise with { Imported = imported });

        var (theta, file) = (Read(initial.Output("weights")), Read(published));
        var isHead = ModelFamilies.Of(search.Sizes).Rules.IsHead;
        var heads = theta.Entries.Select(e => e.Name).Where(isHead).ToList();
        Assert.Equal(file.Entries.Select(e => e.Name).Where(name => !isHead(name) || heads.Contains(name)), theta.Entries.Select(e => e.Name));
        Assert.Equal(Read(imported).Entries.Select(e => e.Name).Where(isHead).Order(), heads.Order());
        Assert.Equal(2, heads.Count);
        Assert.All(theta.Entries, entry => Assert.Equal(file.Bytes(entry.Name).ToArray(), theta.Bytes(entry.Name).ToArray()));
        Assert.Equal(initial.Outputs, search.Run(search.Initialise with { Imported = imported, Seed = 77 }).Outputs);
        Assert.NotEqual(initial.Output("weights"), search.Run(search.Initialise).Output("weights"));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Pre_training_goes_on_from_backbone_and_heads_and_is_resumed_to_the_same_bytes(string family)
    {
        var search = Search(family);
        var published = search.Run(search.Pretrain).Output("weights");
        var goesOn = search.Pretrain with { Imported = Import(published, search.Sizes, isPretrained: true) };
        var still = goesOn with { Recipe = goesOn.Recipe with { Steps = 1, LearningRate = 1e-9, WarmupSteps = 0 } };
        var observer = new RecordingObserver();

        var (begun, file) = (Read(search.Run(still).Output("weights")), Read(published));
        var undisturbed = search.Run(goesOn, observer, checkpoints: new CheckpointPolicy(6, 0));

        Assert.Equal(file.Entries.Select(e => e.Name), begun.Entries.Select(e => e.Name));
        Assert.All(file.Entries, entry => Assert.All(
            file.Float32(entry.Name).ToArray().Zip(begun.Float32(entry.Name).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f)));
        Assert.NotEmpty(observer.Checkpoints);
        Assert.All(observer.Checkpoints, checkpoint => Assert.Equal(undisturbed.Outputs, search.Run(goesOn, new RecordingObserver(), checkpoint.Digest).Outputs));
        Assert.NotEqual(published, undisturbed.Output("weights"));
    }

    [Fact]
    public void Pre_training_draws_the_heads_that_the_checkpoint_lacks()
    {
        var search = Search("uniter");
        var trained = search.Run(search.Train(search.Run(search.Initialise).Output("weights"))).Output("weights");
        var still = search.Pretrain with { Recipe = search.Pretrain.Recipe with { Steps = 1, LearningRate = 1e-9, WarmupSteps = 0 } };

        var begun = Read(search.Run(still with { Imported = Import(trained, search.Sizes, isPretrained: true) }).Output("weights"));

        var drawn = Read(search.Run(still).Output("weights"));
        Assert.All(begun.Entries.Where(e => !e.Name.StartsWith("uniter.", StringComparison.Ordinal)), head => Assert.All(
            drawn.Float32(head.Name).ToArray().Zip(begun.Float32(head.Name).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f)));
        Assert.Equal(Read(trained).Float32("uniter.pooler.dense.weight")[0], begun.Float32("uniter.pooler.dense.weight")[0], 1e-6f);
    }

    [Fact]
    public void Weights_of_another_size_or_without_a_tensor_fail_the_stage_for_good_and_are_named()
    {
        var search = Search("uniter");
        var other = search.Run(search.Initialise with { Model = TinySearch.Model with { IntermediateSize = 96 } }).Output("weights");
        var file = Read(other);
        var short1 = _temporary.Store.Put(stream => SafetensorsWriter.Write(
            stream, [.. file.Entries.Skip(1).Select(e => new TensorData(e.Name, e.Dtype, e.Shape, file.Bytes(e.Name).ToArray()))])).Digest;

        var misfit = Assert.Throws<StageFailedException>(() => search.Run(search.Initialise with { Imported = other }));
        var missing = Assert.Throws<StageFailedException>(() => search.Run(search.Initialise with { Imported = short1, Model = TinySearch.Model with { IntermediateSize = 96 } }));

        Assert.Contains("reading the imported weights", misfit.Message, StringComparison.Ordinal);
        Assert.Contains("uniter.encoder.layer.0.intermediate.dense.weight is [96, 32], [64, 32] is wanted", misfit.Message, StringComparison.Ordinal);
        Assert.Contains($"missing: {file.Entries[0].Name}", missing.Message, StringComparison.Ordinal);
        Assert.False(misfit.Retriable || missing.Retriable);
    }

    private TinySearch Search(string family) => family switch
    {
        "uniter" => new TinySearch(_temporary.Store),
        "lxmert" => new TinySearch(_temporary.Store) { Sizes = TinySearch.Lxmert },
        _ => new TinySearch(_temporary.Store) { Sizes = TinySearch.Vilt, Mix = new ObjectiveMix(1, 0, 1) },
    };

    private Digest Import(Digest published, ModelSpec model, bool isPretrained)
    {
        using var file = CheckpointFile.Open(File.OpenRead(_temporary.Store.PathOf(published)), "published.safetensors");
        var import = CheckpointImport.Of(file, model, isPretrained);
        Assert.Empty(import.Faults);
        return _temporary.Store.Put(stream => SafetensorsWriter.Write(stream, import.Tensors)).Digest;
    }

    private SafetensorsFile Read(Digest digest) => SafetensorsFile.Read(_temporary.Store.PathOf(digest));
}
