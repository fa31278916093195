using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Golden;
using LotteryActors.Models.Checkpoints;
using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Tests.Uniter;
using LotteryActors.Models.Tests.Vilt;
using LotteryActors.Models.Uniter;
using LotteryActors.Models.Vilt;

namespace LotteryActors.Models.Tests.Checkpoints;

public sealed class CheckpointWeightsTests
{
    private static readonly string Fixtures = Path.Combine(Repository.Root, "tests", "fixtures", "golden");
    private static readonly string Lxmert = Path.Combine(Fixtures, "lxmert_ckpt_formats", "Epoch01_LXRT.pth");
    private static readonly string Lightning = Path.Combine(Fixtures, "vilt_A", "lightning.ckpt");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lxmert_of_a_legacy_file_fills_its_model_under_either_names(bool isHuggingFace)
    {
        using var file = Held(Lxmert, isHuggingFace);
        var tensors = CheckpointNames.Original(file.Tensors, "lxmert").Tensors.ToDictionary(tensor => tensor.Name);
        int Size(string name, int dimension = 0) => (int)tensors[name].Shape[dimension];
        int Layers(string stack) => tensors.Keys.Where(name => name.StartsWith($"bert.encoder.{stack}.", StringComparison.Ordinal)).Select(name => name.Split('.')[3]).Distinct().Count();
        var config = new LxmertConfig(
            Size("bert.embeddings.word_embeddings.weight"), Size("bert.pooler.dense.weight"), Layers("layer"), Layers("x_layers"), Layers("r_layers"), 2,
            Size("bert.encoder.layer.0.intermediate.dense.weight"), "gelu", 0, 0, Size("bert.embeddings.position_embeddings.weight"), Size("bert.embeddings.token_type_embeddings.weight"), 0.02,
            Size("bert.encoder.visn_fc.visn_fc.weight", 1));
        using var model = new LxmertForPretraining(
            config, Size("obj_predict_head.decoder_dict.obj.bias"), Size("obj_predict_head.decoder_dict.attr.bias"), Size("answer_head.logit_fc.3.bias"));
        using var finetuned = new LxmertForVqa(config, 3);

        var report = CheckpointWeights.Load(model, file);
        var partial = CheckpointWeights.Load(finetuned, file, LxmertParameters.IsHead, LxmertParameters.IsHead);

        Assert.Empty(report.Missing);
        Assert.Empty(report.Unexpected);
        Assert.All(Weights.Read(model), tensor => Assert.Equal(tensors[tensor.Name].Read().ToArray(), tensor.Bytes.ToArray()));
        Assert.All(partial.Missing, name => Assert.StartsWith("logit_fc.", name, StringComparison.Ordinal));
        Assert.Contains("cls.predictions.decoder.weight", partial.Unexpected);
    }

    [Fact]
    public void Vilt_of_a_lightning_file_fills_its_model()
    {
        var golden = GoldenCases.All.FirstOrDefault(golden => golden.Has("lightning.ckpt"));
        Assert.SkipWhen(golden is null, "LOTTERY_GOLDEN has no lightning.ckpt");
        var vilt = new GoldenVilt(golden);
        using var model = new ViltModel(vilt.Config, vilt.Heads);
        using var expected = CheckpointFile.Open(golden.PathOf("checkpoint.safetensors"));

        var report = CheckpointWeights.Load(model, golden.PathOf("lightning.ckpt"));

        Assert.Empty(report.Missing);
        Assert.All(Weights.Read(model), tensor => Assert.Equal(expected.Tensors.Single(t => t.Name == tensor.Name).Read().ToArray(), tensor.Bytes.ToArray()));
    }

    [Fact]
    public void An_entry_that_is_no_tensor_is_refused_by_name()
    {
        using var model = new UniterForVqa(TinyUniter.Config(), TinyUniter.Answers);
        using var file = new Held("x.pt", [], [new UnreadEntry("uniter.pooler.dense.weight", "an object of torch.Strange")]);

        var error = Assert.Throws<WeightsException>(() => CheckpointWeights.Load(model, file));

        Assert.StartsWith("x.pt: among its tensors are 'uniter.pooler.dense.weight' (an object of torch.Strange); ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_names_or_shapes_cause_any_other_exception()
    {
        List<IReadOnlyList<CheckpointTensor>> files = [Held(Lxmert, false).Tensors, Held(Lxmert, true).Tensors, Held(Lightning, false).Tensors, Held(Path.Combine(Fixtures, "loaders_L", "pretrain_tied.pt"), false).Tensors];
        files.Add(CheckpointNames.HuggingFace(CheckpointNames.Original([.. files[2].Where(tensor => !tensor.Name.StartsWith("nlvr2", StringComparison.Ordinal))], "vilt"), "vilt"));
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            using var file = new Held("odd", Odd(files[random.Next(files.Count)], files[random.Next(files.Count)], random), []);
            try
            {
                var inspection = CheckpointInspection.Of(file);
                foreach (var model in CheckpointImportTests.Models)
                {
                    Assert.NotNull(CheckpointImport.Of(file, model, isPretrained: seed % 2 == 0).Faults);
                }

                Assert.All(CheckpointNames.HuggingFace(inspection.Named, "odd"), tensor => Assert.Equal(tensor.Bytes, tensor.Read().Length));
            }
            catch (WeightsException e)
            {
                Assert.StartsWith("odd: ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static List<CheckpointTensor> Odd(IReadOnlyList<CheckpointTensor> tensors, IReadOnlyList<CheckpointTensor> others, Random random)
    {
        var odd = tensors.ToList();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var (place, other) = (random.Next(odd.Count), others[random.Next(others.Count)]);
            switch (random.Next(5))
            {
                case 0:
                    odd[place] = odd[place] with { Shape = other.Shape, Dtype = other.Dtype, Read = other.Read };
                    break;
                case 1:
                    odd[place] = odd[place] with { Shape = [], Dtype = "F32", Read = () => new byte[4] };
                    break;
                case 2:
                    odd[place] = odd[place] with { Name = other.Name };
                    break;
                case 3:
                    odd[place] = odd[place] with { Name = $"{odd[place].Name}.{other.Name}" };
                    break;
                default:
                    odd.RemoveAt(place);
                    break;
            }
        }

        return odd;
    }

    private static Held Held(string path, bool isHuggingFace)
    {
        using var file = CheckpointFile.Open(path);
        var tensors = isHuggingFace ? CheckpointNames.HuggingFace(CheckpointNames.Original(file.Tensors, path), path) : file.Tensors;
        return new Held(path, [.. tensors.Select(tensor => tensor.Read() is var bytes ? tensor with { Read = () => bytes } : tensor)], []);
    }
}

/// <summary>A checkpoint in memory.</summary>
internal sealed class Held(string source, IReadOnlyList<CheckpointTensor> tensors, IReadOnlyList<UnreadEntry> unread) : CheckpointFile
{
    public override string Source => source;

    public override string Format => "memory";

    public override IReadOnlyList<CheckpointTensor> Tensors => tensors;

    public override IReadOnlyList<UnreadEntry> Unread => unread;

    protected override void Dispose(bool disposing)
    {
    }
}
