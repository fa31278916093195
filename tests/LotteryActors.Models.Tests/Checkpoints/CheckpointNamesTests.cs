using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Golden;
using LotteryActors.Models.Checkpoints;

namespace LotteryActors.Models.Tests.Checkpoints;

public sealed class CheckpointNamesTests
{
    private static readonly string Fixtures = Path.Combine(Repository.Root, "tests", "fixtures", "golden");

    [Fact]
    public void Lxmert_goes_to_Hugging_Face_and_back_bit_for_bit()
    {
        using var file = CheckpointFile.Open(Path.Combine(Fixtures, "lxmert_ckpt_formats", "Epoch01_LXRT.pth"));
        var original = CheckpointNames.Original(file.Tensors, "lxmert");

        var there = CheckpointNames.HuggingFace(original, "lxmert");
        var back = CheckpointNames.Original(there, "hf");

        Assert.Equal("lxmert", original.Family);
        Assert.Contains("'module.' of DataParallel left out", original.Changes);
        Assert.All(original.Tensors, tensor => Assert.DoesNotContain("module.", tensor.Name, StringComparison.Ordinal));
        Assert.Contains("lxmert.encoder.x_layers.0.visual_attention.att.query.weight", there.Select(tensor => tensor.Name));
        Assert.Contains("cls.predictions.decoder.weight", there.Select(tensor => tensor.Name));
        Assert.Equal(NameStyle.HuggingFace, back.Style);
        Assert.Equal(Contents(original.Tensors), Contents(back.Tensors));
    }

    [Theory]
    [InlineData("vqa_classifier.", "classifier.3.bias")]
    [InlineData("nlvr2_classifier.", "classifier.0.weight")]
    [InlineData("rank_output.", "rank_output.weight")]
    [InlineData("mlm_score.", "mlm_score.decoder.bias")]
    public void Vilt_goes_to_Hugging_Face_and_back_bit_for_bit_with_each_head(string head, string there)
    {
        var original = CheckpointNames.Original([.. Vilt().Where(tensor => IsHeadless(tensor.Name) || tensor.Name.StartsWith(head, StringComparison.Ordinal))], "vilt");

        var hub = CheckpointNames.HuggingFace(original, "vilt");
        var back = CheckpointNames.Original(hub, "hf");

        Assert.Contains(there, hub.Select(tensor => tensor.Name));
        Assert.Contains("vilt.encoder.layer.1.attention.attention.key.bias", hub.Select(tensor => tensor.Name));
        Assert.All(hub, tensor => Assert.DoesNotContain("transformer", tensor.Name.Replace("mlm_score.transform", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Equal(Contents(original.Tensors), Contents(back.Tensors));
    }

    [Fact]
    public void The_joint_matrix_of_a_block_is_split_into_query_key_and_value_in_that_order()
    {
        var original = CheckpointNames.Original([.. Vilt().Where(tensor => IsHeadless(tensor.Name))], "vilt");
        var joint = original.Tensors.Single(tensor => tensor.Name == "transformer.blocks.0.attn.qkv.weight");

        var hub = CheckpointNames.HuggingFace(original, "vilt").ToDictionary(tensor => tensor.Name);

        var parts = new[] { "query", "key", "value" }.Select(part => hub[$"vilt.encoder.layer.0.attention.attention.{part}.weight"]).ToList();
        Assert.All(parts, part => Assert.Equal([joint.Shape[0] / 3, joint.Shape[1]], part.Shape));
        Assert.Equal(joint.Read().ToArray(), parts.SelectMany(part => part.Read().ToArray()));
    }

    [Fact]
    public void A_bare_model_of_Hugging_Face_gets_the_names_of_the_original()
    {
        var original = CheckpointNames.Original([.. Vilt().Where(tensor => IsHeadless(tensor.Name))], "vilt");
        var bare = CheckpointNames.HuggingFace(original, "vilt").Select(tensor => tensor with { Name = tensor.Name["vilt.".Length..] }).ToList();

        Assert.Equal(Contents(original.Tensors), Contents(CheckpointNames.Original(bare, "hf").Tensors));
    }

    [Fact]
    public void Heads_that_Hugging_Face_calls_the_same_are_refused()
    {
        var both = CheckpointNames.Original([.. Vilt()], "vilt");

        var error = Assert.Throws<WeightsException>(() => CheckpointNames.HuggingFace(both, "vilt.ckpt"));

        Assert.StartsWith("vilt.ckpt: holds the heads of both VQA and NLVR2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uniter.encoder.layer.0.output.LayerNorm.gamma", "uniter.encoder.layer.0.output.LayerNorm.weight")]
    [InlineData("module.uniter.img_embeddings.LayerNorm.beta", "uniter.img_embeddings.LayerNorm.bias")]
    [InlineData("bert.embeddings.word_embeddings.weight", "uniter.embeddings.word_embeddings.weight")]
    [InlineData("encoder.layer.3.intermediate.dense.bias", "uniter.encoder.layer.3.intermediate.dense.bias")]
    [InlineData("vqa_output.3.bias", "vqa_output.3.bias")]
    public void Uniter_has_one_name_for_a_tensor(string name, string expected) => Assert.Contains(expected, Names(name, "img_embeddings.img_linear.weight"));

    [Theory]
    [InlineData("lxrt_encoder.model.module.bert.pooler.dense.bias", "lxrt_encoder.model.bert.pooler.dense.bias")]
    [InlineData("module.bert.pooler.dense.bias", "bert.pooler.dense.bias")]
    [InlineData("logit_fc.0.bias", "logit_fc.0.bias")]
    public void Lxmert_keeps_the_names_of_pretrained_and_of_finetuned_files(string name, string expected) =>
        Assert.Contains(expected, Names(name, "bert.encoder.visn_fc.box_fc.weight"));

    [Fact]
    public void An_answer_model_of_Hugging_Face_becomes_a_finetuned_one() =>
        Assert.Equal(
            ["logit_fc.3.bias", "lxrt_encoder.model.bert.encoder.visn_fc.box_fc.weight"],
            Names("answer_head.logit_fc.3.bias", "lxmert.encoder.visn_fc.box_fc.weight"));

    [Fact]
    public void A_vision_transformer_of_timm_is_put_in_ViLTs_place() =>
        Assert.Equal(["head.bias", "transformer.blocks.0.attn.qkv.weight", "transformer.cls_token"], Names("blocks.0.attn.qkv.weight", "cls_token", "head.bias"));

    [Fact]
    public void Two_tensors_for_one_name_are_refused() =>
        Assert.Contains(
            "two tensors come to the name 'uniter.img_embeddings.img_linear.weight'",
            Assert.Throws<WeightsException>(() => Names("bert.img_embeddings.img_linear.weight", "uniter.img_embeddings.img_linear.weight")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_buffer_of_positions_is_left_out_where_it_counts_and_refused_where_it_does_not()
    {
        var checkpoint = new NamedCheckpoint("vilt", NameStyle.Original, [Ids(0, 1, 2)], []);

        Assert.Empty(CheckpointWeights.Fit(checkpoint, new HashSet<string>(), "vilt"));
        Assert.Throws<WeightsException>(() => CheckpointWeights.Fit(checkpoint with { Tensors = [Ids(0, 2, 1)] }, new HashSet<string>(), "vilt"));
    }

    [Theory]
    [InlineData("bert.", "uniter.", "uniter.")]
    [InlineData("bert.", "lxrt_encoder.model.bert.", "lxrt_encoder.model.bert.")]
    [InlineData("uniter.", "", "")]
    public void A_backbone_goes_under_the_name_the_model_has_for_it(string from, string model, string expected)
    {
        var checkpoint = new NamedCheckpoint(null, NameStyle.Original, [Empty($"{from}embeddings.LayerNorm.bias")], []);

        var fitted = CheckpointWeights.Fit(checkpoint, new HashSet<string> { $"{model}embeddings.LayerNorm.weight" }, "x");

        Assert.Equal($"{expected}embeddings.LayerNorm.bias", Assert.Single(fitted).Name);
    }

    private static IReadOnlyList<CheckpointTensor> Vilt()
    {
        using var file = CheckpointFile.Open(Path.Combine(Fixtures, "vilt_A", "lightning.ckpt"));
        return [.. file.Tensors.Select(tensor => tensor.Read() is var bytes ? tensor with { Read = () => bytes } : tensor)];
    }

    private static bool IsHeadless(string name) => new[] { "text_embeddings.", "token_type_embeddings.", "transformer.", "pooler." }.Any(part => name.StartsWith(part, StringComparison.Ordinal));

    private static List<string> Names(params string[] names) =>
        [.. CheckpointNames.Original([.. names.Select(Empty)], "names").Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal)];

    private static CheckpointTensor Empty(string name) => new(name, "F32", [0], () => Array.Empty<byte>());

    private static CheckpointTensor Ids(params long[] ids) =>
        new("text_embeddings.position_ids", "I64", [1, ids.Length], () => MemoryMarshal.AsBytes<long>(ids).ToArray());

    private static List<string> Contents(IReadOnlyList<CheckpointTensor> tensors) =>
        [.. tensors.Select(tensor => $"{tensor.Name} {tensor.Dtype} {tensor.ShapeText} {Convert.ToHexString(tensor.Read().Span)}").Order(StringComparer.Ordinal)];
}
