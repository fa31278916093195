using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Tasks.Uniter;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Formats.Uniter;

/// <summary>What UNITER's data set and collate classes make of its databases: ids, lengths and every batch of every task.</summary>
public sealed partial class UniterBatchesGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Questions(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = new ExpectedBatch(golden, "vqa");
        var facts = golden.Json("expected/datasets.json").GetProperty("vqa");
        var answers = facts.GetProperty("num_answers").GetInt32();
        var lengths = new List<int>();
        foreach (var split in facts.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Object))
        {
            var name = SplitName().Match(split.Name);
            var texts = databases.Texts("vqa_mini.db", int.Parse(name.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
            var images = databases.Images(name.Groups[3].Value == "compressed" ? "coco_mini_compressed" : "coco_mini");
            var examples = new UniterVqaExamples(texts, images, answers, Shard.Whole);
            AssertIds(split.Value, examples.Ids, examples.Length);
            lengths.AddRange(Enumerable.Range(0, examples.Count).Select(examples.Length));
            var batch = Collate(examples, answers, images);
            expected.AssertEqual(name.Groups[1].Value, batch, ("targets", batch.Targets));
        }

        Assert.Equal(Numbers(golden.Json("expected/datasets.json").GetProperty("concat_lens")), lengths);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Entailment(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = new ExpectedBatch(golden, "ve");
        var images = databases.Images("flickr_mini");
        var answers = (int)expected.Shape("train.targets")[1];
        var examples = new UniterVqaExamples(databases.Texts("ve_mini.db"), images, answers, Shard.Whole);
        AssertIds(golden.Json("expected/datasets.json").GetProperty("ve"), examples.Ids, examples.Length);
        var batch = Collate(examples, answers, images);
        expected.AssertEqual("train", batch, ("targets", batch.Targets));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Sentences_about_two_pictures(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = new ExpectedBatch(golden, "nlvr2");
        var facts = golden.Json("expected/datasets.json").GetProperty("nlvr2");
        foreach (var name in expected.Names)
        {
            var form = name.StartsWith("paired", StringComparison.Ordinal) ? Nlvr2Form.Paired : Nlvr2Form.Triplet;
            var examples = new Nlvr2Examples(databases.Texts("nlvr2_mini.db"), databases.Images("nlvr2_mini_compressed"), form, !name.EndsWith("_notype", StringComparison.Ordinal), Shard.Whole);
            Assert.Equal(Strings(facts.GetProperty("ids")), examples.Ids);
            Assert.Equal(Numbers(facts.GetProperty(form == Nlvr2Form.Paired ? "paired_lens" : "triplet_lens")), Enumerable.Range(0, examples.Count).Select(examples.Length));
            var batch = examples.Collate(Numbers(facts.GetProperty("items_used")));
            expected.AssertEqual(name, batch, ("targets", batch.Targets));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Referring_expressions(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = new ExpectedBatch(golden, "re");
        var facts = golden.Json("expected/datasets.json").GetProperty("re");
        foreach (var name in expected.Names)
        {
            var split = name.Split('_')[0];
            var isDetected = name.EndsWith("_det", StringComparison.Ordinal);
            var texts = databases.Texts($"refcoco_{split}_mini.db");
            var examples = new RefExpExamples(texts, databases.Images(isDetected ? "re_coco_det" : "re_coco_gt"));
            Assert.Equal(Strings(facts.GetProperty(split).GetProperty("sent_ids")), examples.Ids);
            Assert.Equal([.. facts.GetProperty(split).GetProperty("ref_ids").EnumerateArray().Select(id => id.GetInt64())], examples.References);
            int[] all = [.. Enumerable.Range(0, examples.Ids.Count)];
            if (expected.Has($"{name}.targets"))
            {
                var batch = examples.Collate(all);
                expected.AssertEqual(name, batch, [.. Rows(batch), ("targets", batch.Targets)]);
            }
            else
            {
                var batch = examples.CollateEvaluation(all, isDetected);
                expected.AssertEqual(name, batch, [.. Rows(batch), .. Boxes(batch)]);
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Commonsense_choices(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = new ExpectedBatch(golden, "vcr");
        var facts = golden.Json("expected/datasets.json").GetProperty("vcr");
        var pictures = new VcrPictures(databases.Images("vcr_gt_mini"), databases.Images("vcr_mini"));
        TextDatabase Texts(VcrTask task) => databases.Texts("vcr_mini.db", lengthFile: task == VcrTask.Answer ? "id2len_qa.json" : "id2len_qar.json");
        foreach (var task in Enum.GetValues<VcrTask>())
        {
            var name = task == VcrTask.Answer ? "qa" : "qar";
            var examples = new VcrExamples(Texts(task), pictures, task, Shard.Whole);
            AssertIds(facts.GetProperty(name), examples.Ids, examples.Length);
            var batch = examples.Collate([.. Enumerable.Range(0, (int)expected.Shape($"train_{name}.input_ids")[0] / 4)]);
            expected.AssertEqual($"train_{name}", batch, ("targets", batch.Targets));
        }

        foreach (var (name, everyAnswer) in (ReadOnlySpan<(string, bool)>)[("eval_val", false), ("eval_test", true)])
        {
            var examples = new VcrEvaluationExamples(Texts(VcrTask.Rationale), pictures, everyAnswer, Shard.Whole);
            var batch = examples.Collate([.. Enumerable.Range(0, (int)expected.Shape($"{name}.qa_targets")[0])]);
            Assert.Equal(everyAnswer ? 20 : 8, batch.Candidates);
            expected.AssertEqual(name, batch, ("qa_targets", batch.AnswerTargets), ("qar_targets", batch.RationaleTargets));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Commonsense_pictures_of_one_kind_alone(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var facts = golden.Json("expected/datasets.json").GetProperty("vcr");
        var texts = databases.Texts("vcr_mini.db", lengthFile: "id2len_qa.json");
        foreach (var (name, pictures) in (ReadOnlySpan<(string, VcrPictures)>)
            [("gtonly", new VcrPictures(databases.Images("vcr_gt_mini"), null)), ("detonly", new VcrPictures(null, databases.Images("vcr_mini")))])
        {
            var examples = new VcrExamples(texts, pictures, VcrTask.Answer, Shard.Whole);
            Assert.Equal(Numbers(facts.GetProperty(name).GetProperty("lens")), Enumerable.Range(0, examples.Count).Select(examples.Length));
            Assert.Equal(Numbers(facts.GetProperty(name).GetProperty("num_bb")), Enumerable.Range(0, examples.Count).Select(i => examples.Collate([i]).Regions));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Commonsense_pre_training_with_the_original_s_draws(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = new ExpectedBatch(golden, "vcr_pretrain");
        var pictures = new VcrPictures(databases.Images("vcr_gt_mini"), databases.Images("vcr_mini"));
        foreach (var name in expected.Names)
        {
            var task = name.EndsWith("_qa", StringComparison.Ordinal) ? VcrTask.Answer : VcrTask.Rationale;
            var texts = databases.Texts("vcr_mini.db", lengthFile: task == VcrTask.Answer ? "id2len_qa.json" : "id2len_qar.json");
            var examples = new VcrPretrainingExamples(texts, pictures, task, Shard.Whole);
            var rows = Enumerable.Range(0, (int)expected.Shape($"{name}.input_ids")[0]).ToArray();
            AssertPretraining(
                expected,
                name,
                [.. rows.Select(i => examples.Text(i).Ids)],
                [.. rows.Select(examples.Labelled)],
                examples.FeatureSize,
                [.. rows.Select(i => examples.Text(i).Types)]);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Pre_training_with_the_original_s_draws(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = new ExpectedBatch(golden, "pretrain");
        var images = databases.Images("coco_mini");
        var captions = new UniterCaptionExamples(databases.Texts("itm_mini.db"), images, Shard.Whole);
        var rows = Enumerable.Range(0, golden.Json("expected/datasets.json").GetProperty("pretrain").GetProperty("items").GetInt32()).ToArray();
        foreach (var name in expected.Names)
        {
            AssertPretraining(expected, name, [.. rows.Select(captions.Text)], [.. rows.Select(i => captions.Labelled(captions.PictureOf(i)))], images.FeatureSize, null);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Matching_with_the_original_s_draws(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = new ExpectedBatch(golden, "itm");
        var facts = golden.Json("expected/datasets.json").GetProperty("itm").GetProperty("itm(pre-training)");
        var texts = databases.Texts("itm_mini.db");
        var images = databases.Images("coco_mini");
        var captions = new UniterCaptionExamples(texts, images, Shard.Whole);
        Assert.Equal(Strings(facts.GetProperty("ids")), captions.Ids);
        var names = Strings(facts.GetProperty("train_imgs"));
        Assert.Equal(Numbers(facts.GetProperty("lens")), names.Select((name, i) => texts.Lengths[i] + images.Regions(name)));

        var labels = Numbers(facts.GetProperty("labels")).Select(label => (long)label).ToArray();
        var batch = PretrainingCollation.Itm([.. Enumerable.Range(0, captions.Count).Select(captions.Text)], [.. names.Select(images.Read)], labels, images.FeatureSize);
        Assert.Equal(labels, names.Select((name, i) => texts.ReadPictures()[i][0] == name ? 1L : 0L));
        var transport = batch.Transport!;
        expected.AssertEqual(
            "itm",
            batch,
            ("targets", batch.Matches),
            ("ot_inputs.ot_scatter", transport.Scatter),
            ("ot_inputs.scatter_max", (long[])[transport.LastSlot]),
            ("ot_inputs.txt_pad", transport.TextPadding),
            ("ot_inputs.img_pad", transport.RegionPadding));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Retrieval(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = new ExpectedBatch(golden, "itm");
        var facts = golden.Json("expected/datasets.json").GetProperty("itm");
        var examples = new RetrievalExamples(databases.Texts("itm_mini.db"), databases.Images("coco_mini"), Shard.Whole);

        var groups = facts.GetProperty("rank").GetProperty("pairs_txt_img").EnumerateArray()
            .Select(group => (IReadOnlyList<RetrievalPair>)[.. group.EnumerateArray().Select(pair => new RetrievalPair(pair[0].GetString()!, pair[1].GetString()!))])
            .ToArray();
        var rank = examples.Rank(groups);
        Assert.Equal(facts.GetProperty("rank").GetProperty("sample_size").GetInt32(), rank.GroupSize);
        expected.AssertEqual("rank", rank, ("sample_size", (long[])[rank.GroupSize]));

        var ofText = facts.GetProperty("hardneg_text");
        expected.AssertEqual("hardneg_text", examples.OfText(ofText.GetProperty("txt_id").GetString()!, Strings(ofText.GetProperty("img_ids"))));
        var ofPicture = facts.GetProperty("hardneg_image");
        expected.AssertEqual("hardneg_image", examples.OfPicture(ofPicture.GetProperty("img_id").GetString()!, Strings(ofPicture.GetProperty("txt_ids")), gatherAsOriginal: true));

        var validation = facts.GetProperty("val");
        Assert.Equal(Strings(validation.GetProperty("all_img_ids")), examples.Pictures);
        var text = validation.GetProperty("txt_id").GetString()!;
        var candidates = examples.Candidates(text, validation.GetProperty("mini_batch_size").GetInt32());
        Assert.Equal(Strings(validation.GetProperty("img_order")), candidates);
        expected.AssertEqual("val", examples.Score(text, candidates));

        var evaluation = facts.GetProperty("eval");
        Assert.Equal(Strings(evaluation.GetProperty("all_img_ids_sorted_by_nbb")), examples.ByRegions);
        var batches = examples.FullRanking(evaluation.GetProperty("txt_id").GetString()!, evaluation.GetProperty("mini_batch_size").GetInt32()).ToArray();
        Assert.Equal(expected.Names.Count(name => name.StartsWith("eval.mini", StringComparison.Ordinal)), batches.Length);
        Assert.All(batches.Index(), batch => expected.AssertEqual($"eval.mini{batch.Index}", batch.Item));
    }

    /// <summary>Checks that the original's draws only touch what they may, and that collation with them gives its batch.</summary>
    private static void AssertPretraining(
        ExpectedBatch expected, string name, IReadOnlyList<int[]> texts, IReadOnlyList<LabelledRegions> pictures, int featureSize, IReadOnlyList<int[]>? types)
    {
        if (name.StartsWith("mlm", StringComparison.Ordinal))
        {
            var batch = PretrainingCollation.Mlm([.. Masked(expected, name, texts)], [.. pictures.Select(picture => picture.Picture)], featureSize, types);
            expected.AssertEqual(name, batch, ("txt_labels", batch.Labels));
            return;
        }

        var width = (int)expected.Shape($"{name}.img_masks")[1];
        var masks = expected.Integers($"{name}.img_masks").Chunk(width).ToArray();
        var hidden = pictures.Select((picture, row) => RegionMasking.Hide(picture.Picture, [.. masks[row][..picture.Picture.Count].Select(mask => mask == 1)], featureSize)).ToArray();
        if (name.StartsWith("mrc", StringComparison.Ordinal))
        {
            var batch = PretrainingCollation.Mrc(texts, hidden, [.. pictures.Select(picture => picture.SoftLabels)], pictures[0].Classes, featureSize, types);
            expected.AssertEqual(name, batch, ("img_masks", batch.RegionMasks), ("img_mask_tgt", batch.TargetMask), ("label_targets", batch.LabelTargets));
        }
        else
        {
            var batch = PretrainingCollation.Mrfr(texts, hidden, featureSize, types);
            expected.AssertEqual(name, batch, ("img_masks", batch.RegionMasks), ("img_mask_tgt", batch.TargetMask), ("feat_targets", batch.FeatureTargets));
        }
    }

    private static IEnumerable<MaskedText> Masked(ExpectedBatch expected, string name, IReadOnlyList<int[]> texts)
    {
        var width = (int)expected.Shape($"{name}.input_ids")[1];
        var ids = expected.Integers($"{name}.input_ids").Chunk(width).ToArray();
        var labels = expected.Integers($"{name}.txt_labels").Chunk(width).ToArray();
        for (var row = 0; row < texts.Count; row++)
        {
            var text = (int[])texts[row].Clone();
            int[] asked = [.. labels[row][..text.Length].Select(label => (int)label)];
            for (var i = 0; i < text.Length; i++)
            {
                Assert.True(asked[i] == TextMasking.NotAsked || asked[i] == text[i], $"{name}: row {row} asks for another piece than {text[i]} at {i}");
                text[i] = asked[i] == TextMasking.NotAsked ? text[i] : (int)ids[row][i];
            }

            yield return new MaskedText(text, asked);
        }
    }

    private static VqaBatch Collate(UniterVqaExamples examples, int answers, ImageDatabase images) =>
        VqaCollation.Collate([.. Enumerable.Range(0, examples.Count).Select(examples.Read)], answers, images.FeatureSize);

    private static (string Tensor, Array Values)[] Rows(RefExpRows batch) =>
        [("obj_masks", batch.ObjectPadding), ("txt_lens", batch.TextLengths), ("num_bbs", batch.RegionCounts)];

    private static IEnumerable<(string Tensor, Array Values)> Boxes(RefExpEvaluationBatch batch) =>
        Enumerable.Range(0, batch.Size).SelectMany(row => ((string, Array)[])
        [
            ($"tgt_box.{row}", batch.TargetBoxes[(4 * row)..(4 * (row + 1))]),
            ($"obj_boxes.{row}", batch.ObjectBoxes.AsSpan(4 * row * batch.Regions, 4 * (int)batch.RegionCounts[row]).ToArray()),
        ]);

    private static void AssertIds(JsonElement facts, IReadOnlyList<string> ids, Func<int, int> lengthOf)
    {
        Assert.Equal(Strings(facts.GetProperty("ids")), ids);
        Assert.Equal(Numbers(facts.GetProperty("lens")), Enumerable.Range(0, ids.Count).Select(lengthOf));
    }

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];

    [GeneratedRegex(@"^(\w+)\(max_txt_len=(-?[0-9]+), (\w+)\)$")]
    private static partial Regex SplitName();
}
