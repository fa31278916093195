using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;
using TorchSharp;

namespace LotteryActors.Training.Tests.Stages;

/// <summary>Stages as a GPU does them, with tensors for the optimiser and in bfloat16, here on the CPU.</summary>
public sealed class DeviceStageTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();
    private readonly TinySearch _onHost;
    private readonly TinySearch _withTensors;

    public DeviceStageTests()
    {
        _onHost = new TinySearch(_temporary.Store);
        _withTensors = new TinySearch(_temporary.Store, new TorchStageOptions { OptimisesWithTensors = true });
    }

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_tensors_a_training_ends_where_the_kernels_does_but_for_rounding(bool isTicket)
    {
        var anchor = _onHost.Run(_onHost.Initialise).Output("weights");
        Digest? mask = isTicket ? _onHost.Run(_onHost.Prune(anchor, null, 0.5)).Output("mask") : null;

        var (kernel, tensors) = (_onHost.Run(_onHost.Train(anchor, mask)), _withTensors.Run(_onHost.Train(anchor, mask)));
        var (expected, scored) = (Evaluated(_onHost, kernel), Evaluated(_withTensors, tensors));

        Assert.NotEqual(kernel.Output("weights"), tensors.Output("weights"));
        Assert.Equal(expected.Score("accuracy"), scored.Score("accuracy"), 0.01);
        Assert.Equal(expected.Score("loss"), scored.Score("loss"), 1e-3);
        Assert.Equal(kernel.Score("loss"), tensors.Score("loss"), 1e-3);
        MustHold(mask, tensors);
    }

    [Fact]
    public void With_tensors_a_resumed_training_gives_the_same_bytes()
    {
        var anchor = _onHost.Run(_onHost.Initialise).Output("weights");
        var train = _onHost.Train(anchor, _onHost.Run(_onHost.Prune(anchor, null, 0.5)).Output("mask"));
        var observer = new RecordingObserver();
        var undisturbed = _withTensors.Run(train, observer, checkpoints: new CheckpointPolicy(30, 0));

        Assert.Equal(2, observer.Checkpoints.Count);
        Assert.All(observer.Checkpoints, checkpoint =>
            Assert.Equal(undisturbed.Outputs, _withTensors.Run(train, new RecordingObserver(), checkpoint.Digest).Outputs));
    }

    [Fact]
    public void With_tensors_pretraining_ends_where_the_kernels_does_but_for_rounding() =>
        Assert.Equal(_onHost.Run(_onHost.Pretrain).Score("loss"), _withTensors.Run(_onHost.Pretrain).Score("loss"), 1e-3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_bfloat16_a_ticket_learns_nearly_the_same_and_its_masked_weights_stay_zero(bool isAdversarial)
    {
        var half = new TinySearch(_temporary.Store)
        {
            On = _onHost.On with { Precision = Precision.Bfloat16 },
            Recipe = isAdversarial ? _onHost.Recipe with { Adversarial = Villa } : _onHost.Recipe,
        };
        var full = new TinySearch(_temporary.Store) { Recipe = half.Recipe };
        var anchor = full.Run(full.Initialise).Output("weights");
        var mask = full.Run(full.Prune(anchor, null, 0.5)).Output("mask");

        var (inFull, inHalf) = (full.Run(full.Train(anchor, mask)), half.Run(half.Train(anchor, mask)));

        Assert.NotEqual(inFull.Output("weights"), inHalf.Output("weights"));
        Assert.Equal(inFull.Score("loss"), inHalf.Score("loss"), 0.05 * inFull.Score("loss"));
        Assert.Equal(Evaluated(full, inFull).Score("loss"), Evaluated(half, inHalf).Score("loss"), 0.05 * inFull.Score("loss"));
        MustHold(mask, inHalf);
        Assert.All(SafetensorsFile.Read(_temporary.Store.OpenRead(inHalf.Output("weights")), "weights").Entries, entry => Assert.Equal("F32", entry.Dtype));
    }

    [Fact]
    public void In_bfloat16_pretraining_learns_too()
    {
        var half = new TinySearch(_temporary.Store) { On = _onHost.On with { Precision = Precision.Bfloat16 } };
        var (inFull, inHalf) = (_onHost.Run(_onHost.Pretrain).Score("loss"), half.Run(half.Pretrain).Score("loss"));

        Assert.Equal(inFull, inHalf, 0.05 * inFull);
    }

    [Fact]
    public void What_the_cpu_computes_is_bit_exact()
    {
        var provenance = _onHost.Run(_onHost.Initialise).Provenance;

        Assert.Equal(("cpu", true), (provenance.Device, provenance.BitExact));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda")]
    public void A_device_that_is_none_is_refused_by_name(string device)
    {
        var error = Assert.Throws<DeviceUnavailableException>(() => new TorchStageRunner(_temporary.Store, new TorchStageOptions { Device = device }));

        Assert.StartsWith($"{device}: is no device; ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gpu_that_is_not_there_is_refused_with_the_way_to_find_out_why()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "this machine has a GPU");

        var error = Assert.Throws<DeviceUnavailableException>(() => new TorchStageRunner(_temporary.Store, new TorchStageOptions { Device = "cuda:0" }));

        Assert.StartsWith("cuda:0: the libtorch in ", error.Message, StringComparison.Ordinal);
        Assert.Contains("lottery device check", error.Message, StringComparison.Ordinal);
    }

    private static AdversarialRecipe Villa { get; } = new(AdversarialModality.Both, 2, 1e-2, 1e-2, PerturbationNorm.L2, 0, 1.5, 0);

    private static StageResult Evaluated(TinySearch search, StageResult trained) => search.Run(search.Evaluate(trained.Output("weights")));

    private void MustHold(Digest? mask, StageResult trained)
    {
        if (mask is not null)
        {
            using var stream = _temporary.Store.OpenRead(trained.Output("weights"));
            var weights = SafetensorsFile.Read(stream, "weights");
            Assert.All(MaskArtifact.Read(_temporary.Store, mask).Tensors, tensor => Assert.True(tensor.Holds(weights.Float32(tensor.Name)), tensor.Name));
        }
    }
}
