using System.Text.Json;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Randomness;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Formats.Lxmert;

/// <summary>LXMERT's files against what its own loaders, data sets and evaluators made of them; everything is exact.</summary>
public sealed class LxmertGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_lxmert")]
    public void Feature_files_decode_to_the_originals_arrays(GoldenCase golden)
    {
        var expected = golden.Tensors("expected.safetensors");
        foreach (var listed in golden.Json("expected.json").EnumerateObject().Where(file => file.Name.EndsWith(".tsv", StringComparison.Ordinal)))
        {
            using var tsv = FeatureTsv.Open(Path.Combine(Data(golden), listed.Name));
            Assert.Equal(listed.Value.GetArrayLength(), tsv.Count);
            foreach (var (row, entry) in listed.Value.EnumerateArray().Index())
            {
                var objects = tsv.Read(row);
                Assert.Equal(
                    (Text(entry, "img_id"), entry.GetProperty("img_h").GetInt32(), entry.GetProperty("img_w").GetInt32(), entry.GetProperty("num_boxes").GetInt32()),
                    (objects.ImageId, objects.ImageHeight, objects.ImageWidth, objects.Count));
                var name = $"tsv/{listed.Name}/{objects.ImageId}";
                Assert.Equal(expected.Int64($"{name}/objects_id"), objects.ObjectIds);
                Assert.Equal(expected.Float32($"{name}/objects_conf"), objects.ObjectConfidences);
                Assert.Equal(expected.Int64($"{name}/attrs_id"), objects.AttributeIds);
                Assert.Equal(expected.Float32($"{name}/attrs_conf"), objects.AttributeConfidences);
                Assert.Equal(expected.Float32($"{name}/boxes"), objects.Boxes);
                Assert.Equal(expected.Float32($"{name}/features"), objects.Features);
                Assert.Equal(expected.Entry($"{name}/features").Shape, [objects.Count, objects.FeatureSize]);
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_lxmert")]
    public void The_first_rows_alone_can_be_opened(GoldenCase golden)
    {
        var wanted = golden.Json("expected.json").GetProperty("topk2").EnumerateArray().Select(id => id.GetString()!).ToArray();

        using var tsv = FeatureTsv.Open(Path.Combine(Data(golden), "mscoco_imgfeat/train2014_obj36.tsv"), topk: wanted.Length);

        Assert.Equal(wanted, tsv.ImageIds);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_lxmert")]
    public void Vqa_gives_the_originals_items_scores_and_result_file(GoldenCase golden)
    {
        var expected = golden.Json("expected.json").GetProperty("vqa");
        using var vqa = LxmertQuestions.Open(Data(golden), LxmertQuestionTask.Vqa, Splits(golden, "vqa", "train", "nominival", "minival", "valid", "test"));

        Assert.Equal((expected.GetProperty("num_answers").GetInt32(), expected.GetProperty("raw_len").GetInt32()), (vqa.Labels.Count, vqa.Questions));
        RequireItems(vqa, expected, golden.Tensors("expected.safetensors"), "vqa");
        RequireEvaluation(vqa, expected, golden, "expected_vqa_dump.json");
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_lxmert")]
    public void Gqa_gives_the_originals_items_scores_and_result_file(GoldenCase golden)
    {
        var expected = golden.Json("expected.json").GetProperty("gqa");
        using var gqa = LxmertQuestions.Open(Data(golden), LxmertQuestionTask.Gqa, Splits(golden, "gqa", "train", "valid"));

        RequireItems(gqa, expected, golden.Tensors("expected.safetensors"), "gqa");
        RequireEvaluation(gqa, expected, golden, "expected_gqa_dump.json");
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_lxmert")]
    public void Nlvr2_gives_the_originals_items_scores_and_result_file(GoldenCase golden)
    {
        var expected = golden.Json("expected.json").GetProperty("nlvr2");
        var tensors = golden.Tensors("expected.safetensors");
        using var nlvr2 = LxmertNlvr2.Open(Data(golden), Splits(golden, "nlvr2", "train", "valid", "test"));

        Assert.Equal(expected.GetProperty("items").GetArrayLength(), nlvr2.Count);
        foreach (var (index, item) in expected.GetProperty("items").EnumerateArray().Index())
        {
            var example = nlvr2.Read(index);
            Assert.Equal(
                (Text(item, "uid"), Text(item, "sent"), item.GetProperty("label").GetInt32()),
                (example.Sentence.Uid, example.Sentence.Sentence, example.Sentence.Label));
            Assert.Equal(tensors.Float32($"nlvr2/{index}/boxes"), example.Boxes);
            Assert.Equal(item.GetProperty("feats_shape").EnumerateArray().Select(n => n.GetInt32()), [2, nlvr2.Boxes, nlvr2.FeatureSize]);
            Assert.Equal([.. example.Objects0.Features, .. example.Objects1.Features], example.Features);
        }

        var evaluator = expected.GetProperty("evaluator");
        var answers = evaluator.GetProperty("uid2ans").EnumerateObject().Select(a => KeyValuePair.Create(a.Name, a.Value.GetInt32())).ToArray();
        Assert.Equal(evaluator.GetProperty("score").GetDouble(), nlvr2.Evaluate(answers));
        Assert.Equal(golden.Text("expected_nlvr2_dump.csv"), Written(path => nlvr2.DumpResult(answers, path)));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_lxmert")]
    public void Pretraining_gives_the_originals_items_and_scores(GoldenCase golden)
    {
        foreach (var expected in golden.Json("expected.json").EnumerateObject().Where(e => e.Name.StartsWith("pretrain_qa_sets_", StringComparison.Ordinal)))
        {
            var set = expected.Name["pretrain_qa_sets_".Length..];
            using var data = OpenPretraining(golden, set == "all" ? null : set.Split('_', ','));
            Assert.Equal(expected.Value.GetProperty("num_answers").GetInt32(), data.Answers.Count);
            Assert.Equal(expected.Value.GetProperty("items").GetArrayLength(), data.Count);
            foreach (var (index, item) in expected.Value.GetProperty("items").EnumerateArray().Index())
            {
                var example = data.Read(index);
                Assert.Equal((item.GetProperty("uid")[0].GetString(), Text(item, "sent"), item.GetProperty("is_matched").GetInt32() == 1), (example.Uid, example.Sentence, example.IsMatched));
                Assert.Equal(Scores(item.GetProperty("label_id_to_score")), example.Label);
            }

            var evaluator = expected.Value.GetProperty("evaluator");
            var (score, categories) = data.Evaluate(evaluator.GetProperty("answers").EnumerateArray().Select(a => KeyValuePair.Create(a[0][0].GetString()!, a[1].GetString()!)));
            Assert.Equal(evaluator.GetProperty("accuracy").GetDouble(), score);
            Assert.Equal(evaluator.GetProperty("per_set").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetDouble()), categories);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_lxmert")]
    public void Pretraining_pictures_carry_the_originals_objects(GoldenCase golden)
    {
        var tensors = golden.Tensors("expected.safetensors");
        using var data = OpenPretraining(golden, null);
        var compared = 0;
        for (var index = 0; index < data.Count && tensors.Contains($"pretrain/{index}/boxes"); index++, compared++)
        {
            var example = data.Read(index);
            Assert.Equal(tensors.Float32($"pretrain/{index}/boxes"), example.Boxes);
            Assert.Equal(tensors.Int64($"pretrain/{index}/obj_labels"), example.Objects.ObjectIds);
            Assert.Equal(tensors.Float32($"pretrain/{index}/obj_confs"), example.Objects.ObjectConfidences);
            Assert.Equal(tensors.Int64($"pretrain/{index}/attr_labels"), example.Objects.AttributeIds);
        }

        Assert.True(compared > 0);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_lxmert")]
    public void Swapped_sentences_keep_the_originals_structure(GoldenCase golden)
    {
        var seeded = golden.Json("expected.json").GetProperty("pretrain_matched_seeded").EnumerateArray().ToArray();
        using var data = OpenPretraining(golden, null);
        Assert.Equal(seeded.Length, data.Count);
        var matched = 0;
        for (var index = 0; index < data.Count; index++)
        {
            var own = data.Read(index);
            for (var seed = 0UL; seed < 20; seed++)
            {
                var example = data.Read(index, new RandomStream(seed, 1, (ulong)index));
                matched += example.IsMatched ? 1 : 0;
                Assert.Equal(seeded[index].GetProperty("uid")[0].GetString(), example.Uid);
                Assert.Equal(own.Label, example.Label);
                Assert.True(example.IsMatched ? example.Sentence == own.Sentence : IsOfAnother(data, example));
            }
        }

        Assert.InRange(matched / (20.0 * data.Count), 0.35, 0.65);
    }

    private static bool IsOfAnother(LxmertPretraining data, PretrainingExample example) => Enumerable.Range(0, data.Count)
        .Select(index => data.Read(index))
        .Any(other => other.Objects.ImageId != example.Objects.ImageId && other.Sentence == example.Sentence);

    private static void RequireItems(LxmertQuestions questions, JsonElement expected, SafetensorsFile tensors, string task)
    {
        Assert.Equal(expected.GetProperty("items").GetArrayLength(), questions.Count);
        foreach (var (index, item) in expected.GetProperty("items").EnumerateArray().Index())
        {
            var example = questions.Read(index);
            Assert.Equal(
                (item.GetProperty("question_id").ToString(), Text(item, "sent"), tensors.Contains($"{task}/{index}/target")),
                (example.Question.Id, example.Question.Sentence, example.Target is not null));
            Assert.Equal(tensors.Float32($"{task}/{index}/boxes"), example.Boxes);
            Assert.Equal(example.Target is null ? [] : tensors.Float32($"{task}/{index}/target"), example.Target ?? []);
        }
    }

    private static void RequireEvaluation(LxmertQuestions questions, JsonElement expected, GoldenCase golden, string dump)
    {
        var evaluator = expected.GetProperty("evaluator");
        var answers = evaluator.GetProperty("quesid2ans").EnumerateObject().Select(a => KeyValuePair.Create(a.Name, a.Value.GetString()!)).ToArray();
        Assert.Equal(evaluator.GetProperty("score").GetDouble(), questions.Evaluate(answers));
        Assert.Equal(golden.Text(dump), Written(path => questions.DumpResult(answers, path)));
    }

    private static LxmertPretraining OpenPretraining(GoldenCase golden, string[]? sets) =>
        LxmertPretraining.Open(Data(golden), Splits(golden, "lxmert", "mscoco_train", "mscoco_nominival", "mscoco_minival", "vgnococo"), sets);

    private static string Data(GoldenCase golden) => golden.PathOf("data");

    /// <summary>Those of the splits that the case has, in the originals' order.</summary>
    private static string[] Splits(GoldenCase golden, string folder, params string[] names) =>
        [.. names.Where(name => golden.Has(Path.Combine("data", folder, $"{name}.json")))];

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    private static KeyValuePair<int, double>[]? Scores(JsonElement label) => label.ValueKind == JsonValueKind.Null
        ? null
        : [.. label.EnumerateObject().Select(answer => KeyValuePair.Create(int.Parse(answer.Name, System.Globalization.CultureInfo.InvariantCulture), answer.Value.GetDouble()))];

    private static string Written(Action<string> write)
    {
        var path = Path.GetTempFileName();
        try
        {
            write(path);
            return File.ReadAllText(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
