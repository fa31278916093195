using System.CommandLine;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cli.Models;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery model</c>: looks into checkpoint files and converts them. Never loads libtorch.</summary>
internal static class ModelVerb
{
    private const string Original = "original", HuggingFace = "hugging-face";

    public static Command Create(Terminal terminal) =>
        new VerbCommand(
            "model",
            "Reads published checkpoints: PyTorch (zip and legacy) and safetensors, single or in shards, of UNITER, VILLA, LXMERT and ViLT. Nothing in them is executed.",
            ("model inspect uniter-base.pt", "what is in it, and what would not load"),
            ("model convert model_LXRT.pth lxmert.safetensors", "to safetensors"))
        {
            CreateInspect(terminal),
            CreateConvert(terminal),
        };

    private static VerbCommand CreateInspect(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A .pt, .pth, .bin, .ckpt or .safetensors file, an index of shards, or a folder of the Hugging Face hub" };
        var json = Options.Json();
        var command = new VerbCommand(
            "inspect",
            "Lists the tensors of a checkpoint, tells its family and size by their names and shapes, and says what would not load.",
            ("model inspect uniter-base.pt", "tensors, family, and what would not load"),
            ("model inspect lxmert/ --json", "a folder of the hub, for scripts"))
        {
            file, json,
        };
        command.SetAction(parsed => new ModelInspector(terminal).Tell(parsed.GetValue(file)!, parsed.GetValue(json)));
        return command;
    }

    private static VerbCommand CreateConvert(Terminal terminal)
    {
        var source = new Argument<string>("in") { Description = "The checkpoint to read, as for `lottery model inspect`" };
        var target = new Argument<string>("out") { Description = "The safetensors file to write" };
        var names = new Option<string>("--names") { Description = "Whose names the tensors get (default: original)", HelpName = $"{Original}|{HuggingFace}", DefaultValueFactory = _ => Original };
        names.AcceptOnlyFromAmong(Original, HuggingFace);
        var dtype = new Option<string?>("--dtype") { Description = "Type of the floating tensors (default: as they are)", HelpName = "f32|f16|bf16" };
        dtype.AcceptOnlyFromAmong("f32", "f16", "bf16");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces a file that is there" };
        var command = new VerbCommand(
            "convert",
            "Writes a checkpoint as safetensors, sorted by name: the same tensors give the same bytes, whatever file they came from.",
            ("model convert model_LXRT.pth lxmert.safetensors", "original names, as they would be loaded"),
            ("model convert vilt_vqa.ckpt vilt.safetensors --names hugging-face --dtype f16", "for transformers, in half the size"))
        {
            source, target, names, dtype, overwrite,
        };
        command.SetAction(parsed => new ModelConverter(terminal).Convert(
            parsed.GetValue(source)!,
            parsed.GetValue(target)!,
            parsed.GetValue(names) == HuggingFace,
            parsed.GetValue(dtype)?.ToUpperInvariant(),
            parsed.GetValue(overwrite)));
        return command;
    }
}
