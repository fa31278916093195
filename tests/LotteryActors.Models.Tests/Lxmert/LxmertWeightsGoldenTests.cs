using LotteryActors.Artifacts.Checkpoints;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Golden;
using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Tests.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

/// <summary>What LXMERT's own loaders make of a pre-training checkpoint.</summary>
public sealed class LxmertWeightsGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("lxmert_ckpt_formats")]
    public void A_question_model_takes_the_rows_of_the_answers_it_shares_and_zeroes_the_others(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var answers = golden.Json("answers.json");
        string[] labels = [.. answers.GetProperty("label2ans").EnumerateArray().Select(answer => answer.GetString()!)];
        using var model = new LxmertForVqa(Config(golden), labels.Length);

        var transfer = LxmertWeights.LoadWithAnswers(model, Pretrained(golden), golden.Name, Table(golden), labels);

        var expected = golden.Tensors("vqa_after_load_lxmert_qa.safetensors");
        var saved = SavedWeights.Of(model);
        Assert.Equal(
            expected.Entries.Select(e => LxmertParameters.Canonical(e.Name)).Order(StringComparer.Ordinal),
            saved.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Entries.Select(e => e.Name).Order(StringComparer.Ordinal), saved.Entries.Select(e => LxmertParameters.InTaskCheckpoint(e.Name)).Order(StringComparer.Ordinal));
        Assert.All(expected.Entries, e => Assert.Equal(expected.Float32(e.Name), saved.Float32(LxmertParameters.Canonical(e.Name))));
        Assert.Equal(
            answers.GetProperty("used").EnumerateObject().Where(used => used.Value.GetBoolean()).Select(used => used.Name), transfer.Copied);
        Assert.Equal(labels.Except(transfer.Copied), transfer.Zeroed);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("lxmert_ckpt_formats")]
    public void The_legacy_pickle_that_the_original_wrote_fills_a_model_as_its_twin_does(GoldenCase golden)
    {
        var pickle = golden.Files.Single(file => file.Name.EndsWith("_LXRT.pth", StringComparison.Ordinal)).Name;
        Assert.SkipUnless(golden.Has(pickle), $"{golden.Name}: {pickle} is left out here");
        string[] labels = [.. golden.Json("answers.json").GetProperty("label2ans").EnumerateArray().Select(answer => answer.GetString()!)];
        using var scope = NewDisposeScope();
        using var read = CheckpointFile.Open(golden.PathOf(pickle));
        using var model = new LxmertForVqa(Config(golden), labels.Length);

        LxmertWeights.LoadWithAnswers(model, SafetensorsFile.Of(read.Tensors), pickle, Table(golden), labels);

        var expected = golden.Tensors("vqa_after_load_lxmert_qa.safetensors");
        Assert.All(expected.Entries, e => Assert.Equal(expected.Float32(e.Name), SavedWeights.Of(model).Float32(LxmertParameters.Canonical(e.Name))));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("lxmert_ckpt_formats")]
    public void Answers_are_normalised_and_found_as_in_the_original(GoldenCase golden)
    {
        var (table, answers) = (Table(golden), golden.Json("answers.json"));

        Assert.All(
            answers.GetProperty("convert_ans").EnumerateObject(),
            pair => Assert.Equal(pair.Value.GetString(), AnswerTable.Convert(pair.Name)));
        Assert.All(answers.GetProperty("ids").EnumerateObject(), pair => Assert.Equal(pair.Value.GetInt32(), IdOf(pair.Name)));
        Assert.All(answers.GetProperty("used").EnumerateObject(), pair => Assert.Equal(pair.Value.GetBoolean(), IdOf(pair.Name) is not null));

        int? IdOf(string answer) => table.TryId(AnswerTable.Convert(answer), out var id) ? id : null;
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("lxmert_ckpt_formats")]
    public void Other_tasks_take_the_backbone_and_pretraining_all_of_it(GoldenCase golden)
    {
        using var scope = NewDisposeScope();
        var file = Pretrained(golden);
        using var task = new LxmertForNlvr2(Config(golden));
        using var pretraining = new LxmertForPretraining(
            Config(golden), Setting(golden, "obj"), Setting(golden, "attr"), Setting(golden, "ans"));

        var report = LxmertWeights.LoadBackbone(task, file, golden.Name);
        LxmertWeights.Load(pretraining, file, golden.Name);

        Assert.All(report.Loaded, name => Assert.Equal(file.Float32($"module.{name}"), SavedWeights.Of(task).Float32(name)));
        Assert.Equal(["logit_fc.0.bias", "logit_fc.0.weight", "logit_fc.2.bias", "logit_fc.2.weight", "logit_fc.3.bias", "logit_fc.3.weight"], report.Missing.Order(StringComparer.Ordinal));
        Assert.All(SavedWeights.Of(pretraining).Entries, e => Assert.Equal(file.Float32($"module.{e.Name}"), SavedWeights.Of(pretraining).Float32(e.Name)));
    }

    private static LxmertConfig Config(GoldenCase golden)
    {
        var file = Pretrained(golden);
        int Rows(string name) => (int)file.Entry($"module.bert.embeddings.{name}.weight").Shape[0];
        return new LxmertConfig(
            Rows("word_embeddings"), Setting(golden, "hidden"), Setting(golden, "l"), Setting(golden, "x"), Setting(golden, "r"), Setting(golden, "heads"),
            Setting(golden, "inter"), golden.Config.GetProperty("act").GetString()!, 0.1, 0.1, Rows("position_embeddings"), Rows("token_type_embeddings"), 0.02, Setting(golden, "feat"));
    }

    /// <summary>The legacy pickle's twin.</summary>
    private static SafetensorsFile Pretrained(GoldenCase golden) =>
        golden.Tensors(golden.Files.Single(file => file.Name.EndsWith("_LXRT.safetensors", StringComparison.Ordinal)).Name);

    private static AnswerTable Table(GoldenCase golden) => AnswerTable.Read(golden.PathOf("all_ans.json"));

    private static int Setting(GoldenCase golden, string name) => golden.Config.GetProperty(name).GetInt32();
}
