using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Tests.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

public sealed class LxmertWeightsTests
{
    private static readonly AnswerTable Table = TableOf("yes", "no", "2", "gray", "dog");

    [Fact]
    public void Answers_that_do_not_fit_model_or_table_are_refused_before_anything_is_copied()
    {
        using var pretrained = TinyLxmert.Pretraining();
        using var model = new LxmertForVqa(TinyLxmert.Config(), 2);
        var (file, before) = (SavedWeights.Of(pretrained), SavedWeights.Of(model));

        Assert.Contains("the model has 2 answers and the task 3", Refusal(() => LxmertWeights.LoadWithAnswers(model, file, "a.pth", Table, ["yes", "no", "cat"])), StringComparison.Ordinal);
        Assert.Contains("has 5 answers and the table 1", Refusal(() => LxmertWeights.LoadWithAnswers(model, file, "a.pth", TableOf("yes"), ["yes", "no"])), StringComparison.Ordinal);
        Assert.Contains("a.pth: missing: answer_head.logit_fc.3.weight", Refusal(() => LxmertWeights.LoadWithAnswers(model, before, "a.pth", Table, ["yes", "no"])), StringComparison.Ordinal);
        Assert.All(before.Entries, e => Assert.Equal(before.Float32(e.Name), SavedWeights.Of(model).Float32(e.Name)));
    }

    [Fact]
    public void A_pretraining_checkpoint_without_some_of_the_backbone_is_refused()
    {
        using var pretrained = TinyLxmert.Pretraining();
        using var model = new LxmertForNlvr2(TinyLxmert.Config());
        var partial = SavedWeights.Of([.. Weights.Read(pretrained).Where(tensor => tensor.Name != "bert.pooler.dense.bias")]);

        Assert.Contains("missing: bert.pooler.dense.bias", Refusal(() => LxmertWeights.LoadBackbone(model, partial, "a.pth")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_name_of_the_word_table_fills_it_under_any_prefix()
    {
        using var scope = NewDisposeScope();
        using var pretrained = TinyLxmert.Pretraining();
        using var model = TinyLxmert.Pretraining();
        var tensors = Weights.Read(pretrained).Select(tensor => tensor with
        {
            Name = "module." + (tensor.Name == "bert.embeddings.word_embeddings.weight" ? "cls.predictions.decoder.weight" : tensor.Name),
        });

        LxmertWeights.Load(model, SavedWeights.Of([.. tensors]), "a.pth");

        Assert.Equal(SavedWeights.Of(pretrained).Float32("bert.embeddings.word_embeddings.weight"), SavedWeights.Of(model).Float32("bert.embeddings.word_embeddings.weight"));
    }

    [Fact]
    public void Bert_fills_the_language_half_and_its_surplus_layers_are_left_out()
    {
        using var scope = NewDisposeScope();
        using var model = TinyLxmert.Pretraining();
        using var deeper = new LxmertForPretraining(TinyLxmert.Config() with { LanguageLayers = 4, CrossLayers = 0, RelationLayers = 0 }, 1, 1, 1);
        var bert = SavedWeights.Of([.. Weights.Read(deeper).Where(IsBert)]);
        var before = SavedWeights.Of(model);

        var report = LxmertWeights.LoadBert(model, bert, "bert-base-uncased");

        var after = SavedWeights.Of(model);
        Assert.All(report.Loaded, name => Assert.Equal(bert.Float32(name), after.Float32(name)));
        Assert.All(report.Missing, name => Assert.Equal(before.Float32(name), after.Float32(name)));
        Assert.Contains("bert.encoder.layer.1.output.dense.weight", report.Loaded);
        Assert.Contains("cls.seq_relationship.weight", report.Loaded);
        Assert.Contains("bert.encoder.x_layers.0.visual_attention.att.query.weight", report.Missing);
        Assert.All(report.Unexpected, name => Assert.Matches("^bert\\.encoder\\.layer\\.[23]\\.", name));
        Assert.Equal(2 * 16, report.Unexpected.Count);
    }

    [Fact]
    public void A_model_without_relation_and_cross_layers_gives_the_regions_as_they_came()
    {
        using var scope = NewDisposeScope();
        using var model = new LxmertModel(TinyLxmert.Config(dropout: 0) with { CrossLayers = 0, RelationLayers = 0 });

        Assert.True(model.forward(TinyLxmert.Inputs()).Vision.allclose(model.EmbedRegions(TinyLxmert.Inputs()), rtol: 0, atol: 0));
    }

    private static AnswerTable TableOf(params string[] answers)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, $"[{string.Join(',', answers.Select(answer => $$"""{"ans": "{{answer}}", "dsets": ["vqa"]}"""))}]");
        var table = AnswerTable.Read(path);
        File.Delete(path);
        return table;
    }

    private static bool IsBert(TensorData tensor) =>
        !tensor.Name.Contains("visn_fc", StringComparison.Ordinal)
        && (tensor.Name.StartsWith("bert.", StringComparison.Ordinal) || tensor.Name.StartsWith("cls.", StringComparison.Ordinal));

    private static string Refusal(Action load) => Assert.Throws<WeightsException>(load).Message;
}
