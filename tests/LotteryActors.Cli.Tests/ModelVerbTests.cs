using System.Text.Json;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;

namespace LotteryActors.Cli.Tests;

public sealed class ModelVerbTests : IDisposable
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "fixtures", "golden");
    private static readonly string Loaders = Path.Combine(Golden, "loaders_L");
    private static readonly string Lxmert = Path.Combine(Golden, "lxmert_ckpt_formats", "Epoch01_LXRT.pth");
    private static readonly string Vilt = Path.Combine(Golden, "vilt_A", "lightning.ckpt");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inspect_lists_tensors_and_tells_family_size_and_heads()
    {
        var inspected = await Lottery.Run("model", "inspect", Lxmert);

        Assert.Equal(0, inspected.ExitCode);
        Assert.Contains("module.bert.encoder.x_layers.1.visual_attention.att.query.weight", inspected.Out, StringComparison.Ordinal);
        Assert.Contains($"{Lxmert}: PyTorch legacy, ", inspected.Out, StringComparison.Ordinal);
        Assert.Contains("family: lxmert of hidden size 16 and 2 layers, names of the original; heads: masked language, matching, masked objects, ", inspected.Out, StringComparison.Ordinal);
        Assert.EndsWith("'module.' of DataParallel left out\nall of it would load\n", inspected.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain_zip.pt", "answers (VQA, VE)")]
    [InlineData("legacy_nonzip.pt", "answers (VQA, VE)")]
    [InlineData("bert_prefix_villa.pt", "'bert.' read as 'uniter.', as VILLA does")]
    [InlineData("gamma_beta.pt", "gamma and beta read as weight and bias")]
    [InlineData("wrapped_model_state.pt", "tensors under 'model_state', ")]
    [InlineData("pretrain_tied.pt", "masked language, masked regions: features, masked regions: classes, image-text matching")]
    public async Task Every_dialect_of_UNITER_is_known(string file, string told)
    {
        var inspected = await Lottery.Run("model", "inspect", Path.Combine(Loaders, file));

        Assert.Contains("family: uniter of hidden size 16 and 1 layers", inspected.Out, StringComparison.Ordinal);
        Assert.Contains(told, inspected.Out, StringComparison.Ordinal);
        Assert.EndsWith("all of it would load\n", inspected.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_checkpoint_of_the_golden_cases_here_would_load()
    {
        var files = GoldenCases.All.Where(golden => golden.Has("checkpoint.safetensors")).Select(golden => golden.PathOf("checkpoint.safetensors")).Append(Vilt).ToList();

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var inspected = await Lottery.Run("model", "inspect", file);
            Assert.True(inspected.Out.EndsWith("all of it would load\n", StringComparison.Ordinal), $"{file}: {inspected.Out[inspected.Out.IndexOf("family", StringComparison.Ordinal)..]}");
        }
    }

    [Fact]
    public async Task Inspect_says_what_would_not_load()
    {
        using var plain = CheckpointFile.Open(Path.Combine(Loaders, "plain_zip.safetensors"));
        var path = Path.Combine(_folder.Path, "odd.safetensors");
        Save(path, plain.Tensors.Where(tensor => tensor.Name != "uniter.pooler.dense.bias")
            .Select(tensor => tensor.Name == "vqa_output.2.bias" ? tensor with { Shape = [2, 16] } : tensor)
            .Append(new CheckpointTensor("uniter.something", "I64", [1], () => new byte[8])));

        var inspected = await Lottery.Run("model", "inspect", path);
        var json = JsonDocument.Parse((await Lottery.Run("model", "inspect", path, "--json")).Out).RootElement;

        string[] faults = ["uniter.pooler.dense.bias is missing", "vqa_output.2.bias is [2, 16], [32] is wanted", "uniter.something is of no model here"];
        Assert.EndsWith($"would not load:\n  {string.Join("\n  ", faults)}\n", inspected.Out, StringComparison.Ordinal);
        Assert.Equal(faults, json.GetProperty("would_not_load").EnumerateArray().Select(fault => fault.GetString()));
        Assert.Equal("uniter", json.GetProperty("family").GetString());
        Assert.Equal("safetensors", json.GetProperty("format").GetString());
        Assert.Equal([60, 16], json.GetProperty("tensors").EnumerateArray().Single(tensor => tensor.GetProperty("name").GetString() == "uniter.embeddings.word_embeddings.weight").GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
    }

    [Fact]
    public async Task Every_dialect_converts_to_the_same_bytes()
    {
        string[] dialects = ["plain_zip.pt", "legacy_nonzip.pt", "module_prefix.pt", "gamma_beta.pt", "modelsaver_model_step_7.pt", "wrapped_model_state.pt", "bert_prefix_villa.pt", "plain_zip.safetensors"];
        var written = new List<byte[]>();
        foreach (var dialect in dialects)
        {
            var target = Path.Combine(_folder.Path, $"{dialect}.safetensors");
            var converted = await Lottery.Run("model", "convert", Path.Combine(Loaders, dialect), target);
            Assert.Equal((0, ""), (converted.ExitCode, converted.Error));
            written.Add(File.ReadAllBytes(target));
        }

        Assert.All(written, bytes => Assert.Equal(written[0], bytes));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
    }

    [Fact]
    public async Task A_file_of_one_task_goes_to_Hugging_Face_and_back()
    {
        var (there, back, direct) = (Path.Combine(_folder.Path, "hf"), Path.Combine(_folder.Path, "back"), Path.Combine(_folder.Path, "direct"));

        Assert.Equal(0, (await Lottery.Run("model", "convert", Lxmert, there, "--names", "hugging-face")).ExitCode);
        Assert.Equal(0, (await Lottery.Run("model", "convert", there, back)).ExitCode);
        Assert.Equal(0, (await Lottery.Run("model", "convert", Lxmert, direct)).ExitCode);

        Assert.Contains("names of Hugging Face", (await Lottery.Run("model", "inspect", there)).Out, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(direct), File.ReadAllBytes(back));
    }

    [Theory]
    [InlineData("f16", "F16", 2)]
    [InlineData("bf16", "BF16", 2)]
    [InlineData("f32", "F32", 4)]
    public async Task Floating_tensors_are_converted_and_others_stay(string dtype, string expected, int width)
    {
        var target = Path.Combine(_folder.Path, "half.safetensors");

        await Lottery.Run("model", "convert", Vilt, target, "--dtype", dtype);

        using var converted = CheckpointFile.Open(target);
        Assert.Equal("I64", converted.Tensors.Single(tensor => tensor.Name == "text_embeddings.position_ids").Dtype);
        Assert.All(converted.Tensors.Where(tensor => tensor.Dtype != "I64"), tensor => Assert.Equal((expected, tensor.Elements * width), (tensor.Dtype, (long)tensor.Read().Length)));
    }

    [Fact]
    public async Task Refusals_name_the_file_and_the_mend()
    {
        var target = _folder.File("there.safetensors", "mine");
        var text = _folder.File("notes.txt", "these are no weights");

        (await Lottery.Run("model", "inspect", "nowhere.pt")).MustRefuse(2, "nowhere.pt: no such file");
        (await Lottery.Run("model", "inspect", text)).MustRefuse(3, "notes.txt: at byte 0: neither PyTorch");
        (await Lottery.Run("model", "inspect", _folder.Path)).MustRefuse(3, "the folder has none of");
        (await Lottery.Run("model", "convert", Lxmert, target)).MustRefuse(2, "there.safetensors: is there already", "--overwrite");
        (await Lottery.Run("model", "convert", Vilt, $"{target}.2", "--names", "hugging-face")).MustRefuse(3, "lightning.ckpt: holds the heads of both VQA and NLVR2");
        (await Lottery.Run("model", "convert", Path.Combine(Loaders, "plain_zip.pt"), $"{target}.2", "--names", "hugging-face")).MustRefuse(3, "plain_zip.pt: Hugging Face has names for LXMERT and ViLT, none for uniter");
        (await Lottery.Run("model", "convert", Lxmert, $"{target}.2", "--dtype", "f64")).MustRefuse(2, "f64", "see `lottery model convert --help`");
        Assert.Equal("mine", File.ReadAllText(target));
        Assert.False(File.Exists($"{target}.2"));
    }

    [Fact]
    public async Task Names_in_a_file_cannot_command_the_terminal()
    {
        var path = Path.Combine(_folder.Path, "evil.safetensors");
        Save(path, [new CheckpointTensor("\u001b[2Jall is well\r\n", "F32", [0], () => Array.Empty<byte>())]);

        var inspected = await Lottery.Run("model", "inspect", path);

        Assert.Contains("\uFFFD[2Jall is well\uFFFD\uFFFD  ", inspected.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', inspected.Out);
    }

    private static void Save(string path, IEnumerable<CheckpointTensor> tensors)
    {
        using var stream = File.Create(path);
        SafetensorsWriter.Write(stream, tensors.ToList());
    }
}
