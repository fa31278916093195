using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using LotteryActors.Models.Checkpoints;
using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Uniter;
using LotteryActors.Models.Vilt;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch.nn;

namespace LotteryActors.Models.Tests.Checkpoints;

/// <summary>What a search takes of a published checkpoint, and why it takes none at all.</summary>
public sealed class CheckpointImportTests
{
    private static readonly string Loaders = Path.Combine(Repository.Root, "tests", "fixtures", "golden", "loaders_L");

    private static readonly ModelSpec Uniter = Sized(ModelPresets.UniterMini with { RegionFeatures = 5 });
    private static readonly ModelSpec Lxmert = Sized(ModelPresets.LxmertMini with { RegionFeatures = 5 });
    private static readonly ModelSpec Vilt = Sized(ModelPresets.ViltMini with { Vilt = new ViltShape(4, 12, -1, 1e-6) });

    /// <summary>One of each family.</summary>
    internal static IReadOnlyList<ModelSpec> Models => [Uniter, Lxmert, Vilt];

    public static TheoryData<string> Families => ["uniter", "lxmert", "vilt"];

    [Theory]
    [InlineData("uniter", "itm_output.")]
    [InlineData("lxmert", "cls.seq_relationship.")]
    [InlineData("vilt", "itm_score.")]
    public void The_backbone_comes_whole_under_the_names_of_the_model_with_the_matching_head_and_the_others_stay_behind(string family, string matching)
    {
        var (spec, tensors, isHead) = Published(family);

        var import = CheckpointImport.Of(Held(tensors), spec, isPretrained: false);

        Assert.Empty(import.Faults);
        Assert.NotEmpty(import.LeftOut);
        Assert.Equal(tensors.Select(t => t.Name).Where(name => !isHead(name) || name.StartsWith(matching, StringComparison.Ordinal)).Order(StringComparer.Ordinal), import.Tensors.Select(t => t.Name));
        Assert.All(import.Tensors, tensor => Assert.Equal(tensors.Single(t => t.Name == tensor.Name).Read().ToArray(), tensor.Read().ToArray()));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Pre_training_goes_on_with_every_head_of_its_own(string family)
    {
        var (spec, tensors, _) = Published(family);

        var import = CheckpointImport.Of(Held(tensors), spec, isPretrained: true);

        Assert.Empty(import.Faults);
        Assert.Empty(import.LeftOut);
        Assert.Equal(tensors.Select(t => t.Name).Order(StringComparer.Ordinal), import.Tensors.Select(t => t.Name));
    }

    [Fact]
    public void Files_of_one_content_come_to_the_same_tensors_whatever_their_format_and_dialect()
    {
        string[] dialects = ["plain_zip.pt", "legacy_nonzip.pt", "module_prefix.pt", "gamma_beta.pt", "modelsaver_model_step_7.pt", "wrapped_model_state.pt", "bert_prefix_villa.pt", "plain_zip.safetensors"];

        var imports = dialects.Select(Imported).ToList();

        Assert.All(imports, bytes => Assert.Equal(imports[0], bytes));

        static byte[] Imported(string dialect)
        {
            using var file = CheckpointFile.Open(Path.Combine(Loaders, dialect));
            var import = CheckpointImport.Of(file, SpecOf(file), isPretrained: false);
            Assert.Empty(import.Faults);
            using var stream = new MemoryStream();
            SafetensorsWriter.Write(stream, import.Tensors);
            return stream.ToArray();
        }
    }

    [Fact]
    public void A_task_checkpoint_of_LXMERT_has_its_backbone_under_another_name()
    {
        var (spec, tensors, isHead) = Published("lxmert");
        var finetuned = tensors.Select(t => isHead(t.Name) ? t : t with { Name = $"lxrt_encoder.model.{t.Name}" }).ToList();

        Assert.Equal(
            CheckpointImport.Of(Held(tensors), spec, isPretrained: false).Tensors.Select(t => t.Name),
            CheckpointImport.Of(Held(finetuned), spec, isPretrained: false).Tensors.Select(t => t.Name));
    }

    [Fact]
    public void Half_precision_comes_as_float32()
    {
        var import = CheckpointImport.Of(Held([.. Published("uniter").Tensors.Select(t => t.As("F16"))]), Uniter, isPretrained: false);

        Assert.Empty(import.Faults);
        Assert.All(import.Tensors, tensor => Assert.Equal(("F32", tensor.Elements * 4), (tensor.Dtype, (long)tensor.Read().Length)));
    }

    [Theory]
    [InlineData("uniter", "hidden", "has uniter.embeddings.word_embeddings.weight of [50, 64] where the model has [50, 32]; write hidden-size = 64")]
    [InlineData("uniter", "intermediate", "has uniter.encoder.layer.0.intermediate.dense.weight of [256, 64] where the model has [128, 64]; write intermediate-size = 256")]
    [InlineData("uniter", "positions", "has uniter.embeddings.position_embeddings.weight of [64, 64] where the model has [40, 64]; write positions = 64")]
    [InlineData("uniter", "words", "has uniter.embeddings.word_embeddings.weight of [50, 64] where the model has [60, 64]; the data have 60 word pieces, so search on a set of the checkpoint's own vocabulary")]
    [InlineData("uniter", "regions", "has uniter.img_embeddings.img_linear.weight of [64, 5] where the model has [64, 9]; the data's regions have 9 numbers, so search on a set with regions of the checkpoint's own detector")]
    [InlineData("uniter", "layers", "has 3 layers and the model 4; write layers = 3, or name weights of this size")]
    [InlineData("lxmert", "cross", "has 2 cross-modality layers and the model 5; write cross-layers = 2, or name weights of this size")]
    [InlineData("vilt", "image", "has transformer.pos_embed of [1, 10, 64] where the model has [1, 26, 64]; write image-size = 12")]
    [InlineData("vilt", "patch", "has transformer.patch_embed.proj.weight of [64, 3, 4, 4] where the model has [64, 3, 2, 2]; write patch-size = 4")]
    public void What_does_not_fit_is_told_with_tensor_both_shapes_and_mend(string family, string change, string fault)
    {
        var (spec, tensors, _) = Published(family);
        var changed = change switch
        {
            "hidden" => spec with { HiddenSize = 32 },
            "intermediate" => spec with { IntermediateSize = 128 },
            "positions" => spec with { MaxPositions = 40 },
            "words" => spec with { VocabularySize = 60 },
            "regions" => spec with { RegionFeatures = 9 },
            "layers" => spec with { Layers = 4 },
            "cross" => spec with { Lxmert = spec.Lxmert! with { CrossLayers = 5 } },
            "image" => spec with { Vilt = spec.Vilt! with { ImageSize = 20 } },
            _ => spec with { Vilt = spec.Vilt! with { ImageSize = 6, PatchSize = 2 } },
        };

        var import = CheckpointImport.Of(Held(tensors), changed, isPretrained: false);

        Assert.Contains(fault, import.Faults);
    }

    [Fact]
    public void What_is_missing_or_of_no_model_is_told_and_never_passed_over()
    {
        var tensors = Published("uniter").Tensors.ToList();
        tensors.RemoveAll(t => t.Name.StartsWith("uniter.pooler.", StringComparison.Ordinal));
        tensors.Add(tensors[0] with { Name = "uniter.something" });

        Assert.Equal(
            [
                "lacks uniter.pooler.dense.weight, uniter.pooler.dense.bias; name a checkpoint that holds all of uniter's backbone",
                "holds uniter.something, of no model here; name a checkpoint of uniter alone",
            ],
            CheckpointImport.Of(Held(tensors), Uniter, isPretrained: false).Faults);
    }

    [Fact]
    public void A_head_that_lacks_a_part_is_a_fault_only_where_it_is_wanted()
    {
        List<CheckpointTensor> tensors = [.. Published("uniter").Tensors.Where(t => t.Name != "feat_regress.bias")];

        Assert.Empty(CheckpointImport.Of(Held(tensors), Uniter, isPretrained: false).Faults);
        Assert.Contains("lacks feat_regress.bias; ", Assert.Single(CheckpointImport.Of(Held(tensors), Uniter, isPretrained: true).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_family_are_refused_by_name()
    {
        Assert.Equal(
            ["holds weights of lxmert and the model is of uniter; name weights of uniter, or another preset"],
            CheckpointImport.Of(Held(Published("lxmert").Tensors), Uniter, isPretrained: false).Faults);
        Assert.StartsWith("holds weights of no known family", Assert.Single(CheckpointImport.Of(Held([]), Uniter, isPretrained: false).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused()
    {
        var (spec, tensors, isHead) = Published("lxmert");
        var twice = tensors.Select(t => isHead(t.Name) ? t : t with { Name = $"lxrt_encoder.model.{t.Name}" }).Append(tensors.First(t => t.Name == "bert.pooler.dense.bias"));

        var error = Assert.Throws<WeightsException>(() => CheckpointImport.Of(Held([.. twice]), spec, isPretrained: false));

        Assert.StartsWith("published.pt: two tensors come to the name 'bert.pooler.dense.bias'", error.Message, StringComparison.Ordinal);
    }

    private static ModelSpec Sized(ModelSpec preset) => preset with { VocabularySize = 50 };

    private static (ModelSpec Spec, IReadOnlyList<CheckpointTensor> Tensors, Func<string, bool> IsHead) Published(string family)
    {
        using Module model = family switch
        {
            "uniter" => new UniterForPretraining(UniterConfig.Of(Uniter)),
            "lxmert" => new LxmertForPretraining(LxmertConfig.Of(Lxmert), 7, 6, 0),
            _ => new ViltModel(ViltConfig.Of(Vilt), ViltHeads.Pretraining),
        };
        CheckpointTensor[] tensors = [.. Weights.Read(model).Select(t => new CheckpointTensor(t.Name, t.Dtype, t.Shape, () => t.Bytes))];
        return family switch
        {
            "uniter" => (Uniter, tensors, UniterParameters.IsHead),
            "lxmert" => (Lxmert, tensors, LxmertParameters.IsHead),
            _ => (Vilt, tensors, ViltParameters.IsHead),
        };
    }

    /// <summary>The sizes of a checkpoint of one layer.</summary>
    private static ModelSpec SpecOf(CheckpointFile file)
    {
        var named = CheckpointNames.Original(file.Tensors, file.Source).Tensors.ToDictionary(t => t.Name);
        int Size(string name, int dimension) => (int)named[$"uniter.{name}.weight"].Shape[dimension];
        return new ModelSpec(
            "loaded", "uniter", Size("pooler.dense", 0), 1, 2, Size("encoder.layer.0.intermediate.dense", 0), Size("embeddings.word_embeddings", 0),
            Size("embeddings.position_embeddings", 0), Size("embeddings.token_type_embeddings", 0), Size("img_embeddings.img_linear", 1), 0, 0.02);
    }

    private static Held Held(IReadOnlyList<CheckpointTensor> tensors) => new("published.pt", tensors, []);
}
