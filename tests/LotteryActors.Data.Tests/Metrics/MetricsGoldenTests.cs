using System.Globalization;
using System.Text.Json;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Metrics;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Metrics;

/// <summary>Metrics of UNITER and ViLT from fixed score tables.</summary>
public sealed class MetricsGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void Questions(GoldenCase golden)
    {
        var (tensors, expected) = Open(golden, "vqa");
        var tally = default(Tally);
        foreach (var batch in Batches(tensors, "vqa"))
        {
            var scores = Scores(tensors, $"{batch}.scores");
            var targets = tensors.Float32($"{batch}.targets");
            tally += SoftAccuracy.Of(scores, targets);
            Assert.Equal(tensors.Float32($"{batch}.expected_soft").ToArray(), SoftAccuracy.Earned(scores, targets));
            string[] vocabulary = [.. Enumerable.Range(0, scores.Columns).Select(i => $"ans{i}")];
            var prefix = $"q{batch["vqa.batch".Length..]}_";
            var answers = expected.GetProperty("answers").EnumerateObject().Where(answer => answer.Name.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
            Assert.Equal([.. answers.Select(answer => answer.Value.GetString()!)], SoftAccuracy.Answers(scores, vocabulary));
        }

        Loss(expected.GetProperty("log").GetProperty("valid/loss"), tally.MeanLoss);
        Share(expected.GetProperty("log").GetProperty("valid/acc"), tally.MeanScore);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void Sentences_about_two_pictures(GoldenCase golden)
    {
        var (tensors, expected) = Open(golden, "nlvr2");
        var batches = Batches(tensors, "nlvr2").ToArray();
        var tally = batches.Select(batch => Tally.OfClasses(Scores(tensors, $"{batch}.scores"), tensors.Int64($"{batch}.targets"))).Aggregate(Tally.Add);
        Loss(expected.GetProperty("log").GetProperty("valid/val_loss"), tally.MeanLoss);
        Share(expected.GetProperty("log").GetProperty("valid/val_acc"), tally.MeanScore);

        var predictions = batches.SelectMany(batch => Nlvr2Metrics.Predictions(Scores(tensors, $"{batch}.scores"))).ToArray();
        Assert.Equal(Strings(expected.GetProperty("predictions")), predictions.Select(said => said ? "True" : "False"));
        Nlvr2Answer[] answers = [.. Strings(expected.GetProperty("identifiers")).Zip(predictions, Strings(expected.GetProperty("labels")))
            .Select(row => new Nlvr2Answer(row.First, row.Second, row.Third == "True"))];
        Share(expected.GetProperty("official_script").GetProperty("accuracy"), Nlvr2Metrics.Accuracy(answers));
        Share(expected.GetProperty("official_script").GetProperty("consistency"), Nlvr2Metrics.Consistency(answers));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void Commonsense_answers_and_rationales(GoldenCase golden)
    {
        foreach (var name in (string[])["vcr_val8", "vcr_test20"])
        {
            var (tensors, expected) = Open(golden, name);
            var tally = Batches(tensors, name)
                .Select(batch => VcrMetrics.Of(Scores(tensors, $"{batch}.scores"), tensors.Int64($"{batch}.qa_targets"), tensors.Int64($"{batch}.qar_targets")))
                .Aggregate(VcrTally.Add);
            Loss(expected.GetProperty("valid/vcr_qa_loss"), tally.Answer.MeanLoss);
            Loss(expected.GetProperty("valid/vcr_qar_loss"), tally.Rationale.MeanLoss);
            Share(expected.GetProperty("valid/acc_qa"), tally.Answer.MeanScore);
            Share(expected.GetProperty("valid/acc_qar"), tally.Rationale.MeanScore);
            Share(expected.GetProperty("valid/acc"), tally.Joint);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void The_commonsense_submission_byte_for_byte(GoldenCase golden)
    {
        var tensors = golden.Tensors("inputs.safetensors");
        var scores = Batches(tensors, "vcr_test20").SelectMany(batch => tensors.Float32($"{batch}.scores").ToArray().Chunk(20)).Reverse().ToArray();
        var csv = golden.Text("vcr_submission.csv");

        // The names are in the file only: a row is known by its first score.
        var nameOf = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))
            .ToDictionary(fields => float.Parse(fields[1], CultureInfo.InvariantCulture), fields => fields[0]);
        Assert.Equal(csv, VcrMetrics.Submission([.. scores.Select(row => nameOf[row[0]])], new ScoreTable([.. scores.SelectMany(row => row)], 20)));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void Full_ranking_both_ways(GoldenCase golden)
    {
        var (tensors, expected) = Open(golden, "itm_eval");
        var pictures = Strings(expected.GetProperty("img_ids"));
        int[] pictureOf = [.. Strings(expected.GetProperty("txt_ids")).Select(text => Array.IndexOf(pictures, expected.GetProperty("txt2img").GetProperty(text).GetString()))];
        var scores = Scores(tensors, "itm_eval.scores");
        AssertRecalls(expected.GetProperty("expected"), RetrievalMetrics.Of(scores, pictureOf, countAsOriginal: true));
        AssertRecalls(expected.GetProperty("expected_fp16_scores"), RetrievalMetrics.Of(scores.RoundedToHalf(), pictureOf, countAsOriginal: true));
        AssertRecalls(golden.Json("expected.json").GetProperty("itm_eval_bad"), RetrievalMetrics.Of(Scores(tensors, "itm_eval_bad.scores"), pictureOf, countAsOriginal: true));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void Ranking_among_candidates(GoldenCase golden)
    {
        var (tensors, expected) = Open(golden, "itm_minibatch_recall");
        var recall = RetrievalMetrics.OfFirstColumn(Scores(tensors, "itm_minibatch_recall.scores"));
        Share(expected.GetProperty("valid/recall_1"), recall.At1);
        Share(expected.GetProperty("valid/recall_5"), recall.At5);
        Share(expected.GetProperty("valid/recall_10"), recall.At10);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void Overlap_of_boxes_and_referring_expressions(GoldenCase golden)
    {
        Assert.All(golden.Json("expected.json").GetProperty("iou").EnumerateArray(), entry =>
            Share(entry.GetProperty("iou"), BoxOverlap.IoU(Box(entry.GetProperty("box1")), Box(entry.GetProperty("box2")))));

        var (tensors, expected) = Open(golden, "refexp");
        var right = new List<double>();
        foreach (var (i, batch) in expected.GetProperty("batches").EnumerateArray().Index())
        {
            PixelBox[][] boxes = [.. batch.GetProperty("obj_boxes").EnumerateArray().Select(row => row.EnumerateArray().Select(Box).ToArray())];
            var predicted = BoxOverlap.Predictions(Scores(tensors, $"refexp.batch{i}.scores"), boxes);
            foreach (var (row, id) in Strings(batch.GetProperty("sent_ids")).Index())
            {
                var target = Box(batch.GetProperty("tgt_box")[row]);
                var said = expected.GetProperty("predictions").GetProperty(id);
                Assert.Equal(Box(said.GetProperty("pred_box")), predicted[row]);
                Assert.Equal(Box(said.GetProperty("tgt_box")), target);
                right.Add(BoxOverlap.IsRight(predicted[row], target) ? 1 : 0);
            }
        }

        Share(expected.GetProperty("log").GetProperty("valid/acc"), right.Average());
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void Pre_training_objectives(GoldenCase golden)
    {
        var (tensors, all) = (golden.Tensors("inputs.safetensors"), golden.Json("expected.json"));
        var mlm = Batches(tensors, "mlm").Select(batch => PretrainingMetrics.Mlm(Scores(tensors, $"{batch}.scores"), tensors.Int64($"{batch}.txt_labels"))).Aggregate(Tally.Add);
        Loss(all.GetProperty("mlm").GetProperty("loss"), mlm.MeanLoss);
        Share(all.GetProperty("mlm").GetProperty("acc"), mlm.MeanScore);

        var mrc = Batches(tensors, "mrckl").Select(batch => PretrainingMetrics.MrcKl(Scores(tensors, $"{batch}.scores"), tensors.Float32($"{batch}.label_targets"))).Aggregate(Tally.Add);
        Loss(all.GetProperty("mrckl").GetProperty("loss"), mrc.MeanLoss);
        Share(all.GetProperty("mrckl").GetProperty("acc"), mrc.MeanScore);

        var itm = Batches(tensors, "itm_pretrain")
            .Select(batch => PretrainingMetrics.Itm(
                Scores(tensors, $"{batch}.scores"), tensors.Int64($"{batch}.targets"), tensors.Float32($"{batch}.ot_pos"), tensors.Float32($"{batch}.ot_neg")))
            .Aggregate(MatchingTally.Add);
        var log = all.GetProperty("itm_pretrain");
        Loss(log.GetProperty("valid/loss"), itm.Matching.MeanLoss);
        Share(log.GetProperty("valid/acc"), itm.Matching.MeanScore);
        Loss(log.GetProperty("valid/ot_loss"), itm.MeanTransportLoss);
        Loss(log.GetProperty("valid/ot_pos"), itm.MeanPositiveDistance);
        Loss(log.GetProperty("valid/ot_neg"), itm.MeanNegativeDistance);
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void The_smoothed_loss(GoldenCase golden)
    {
        var expected = golden.Json("expected.json").GetProperty("running_meter");
        var meter = new RunningMeter();
        foreach (var (i, input) in expected.GetProperty("inputs").EnumerateArray().Index())
        {
            meter = meter.Add(input.ValueKind == JsonValueKind.String ? double.NaN : input.GetDouble());
            Share(expected.GetProperty("val_after_each")[i], meter.Value!.Value);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void ViLT_s_meters(GoldenCase golden)
    {
        var (tensors, expected) = Open(golden, "vilt_metrics");
        var (score, accuracy, scalars) = (default(Tally), default(Tally), new List<double>());
        foreach (var (i, batch) in expected.GetProperty("per_batch").EnumerateArray().Index())
        {
            var logits = Scores(tensors, $"vilt_metrics.{i}.logits");
            var batchScore = SoftAccuracy.Of(logits, tensors.Float32($"vilt_metrics.{i}.vqa_target"));
            var batchAccuracy = ViltMetrics.Accuracy(logits, tensors.Int64($"vilt_metrics.{i}.label"));
            scalars.Add(tensors.Float32($"vilt_metrics.{i}.logits").ToArray().Average(logit => (double)logit));
            Share(batch.GetProperty("vqa_score_batch"), batchScore.MeanScore);
            Share(batch.GetProperty("accuracy_batch"), ViltMetrics.AccuracyOf(batchAccuracy));
            Share(batch.GetProperty("scalar_batch"), scalars[^1]);
            (score, accuracy) = (score + batchScore, accuracy + batchAccuracy);
        }

        Share(expected.GetProperty("vqa_score_total"), score.MeanScore);
        Share(expected.GetProperty("accuracy_total"), ViltMetrics.AccuracyOf(accuracy));
        Share(expected.GetProperty("scalar_total"), scalars.Average());
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void Answers_made_alike_and_scored(GoldenCase golden)
    {
        var expected = golden.Json("expected.json");
        Assert.All(expected.GetProperty("vqa_get_score(occurrences)").EnumerateObject(), entry =>
            Assert.Equal(entry.Value.GetDouble(), AnswerNormalization.Score(int.Parse(entry.Name, CultureInfo.InvariantCulture))));
        Assert.All(expected.GetProperty("vqa_normalize_word").EnumerateObject(), entry =>
            Assert.Equal(entry.Value.GetString(), AnswerNormalization.Normalize(entry.Name)));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("metrics")]
    public void ViLT_s_ranking_both_ways(GoldenCase golden)
    {
        var (tensors, expected) = Open(golden, "vilt_irtr_recall");
        var byPicture = Scores(tensors, "vilt_irtr_recall.scores(images x texts)");
        var pictures = tensors.Int64("vilt_irtr_recall.image_ids").ToArray();
        int[] pictureOf = [.. tensors.Int64("vilt_irtr_recall.text_image_ids").ToArray().Select(id => Array.IndexOf(pictures, id))];
        float[] byText = [.. Enumerable.Range(0, byPicture.Columns).SelectMany(text => Enumerable.Range(0, byPicture.Rows).Select(picture => byPicture[picture, text]))];
        var recalls = RetrievalMetrics.Of(new ScoreTable(byText, byPicture.Rows), pictureOf);
        foreach (var (name, recall) in (ReadOnlySpan<(string, Recall)>)[("ir", recalls.Pictures), ("tr", recalls.Texts)])
        {
            Share(expected.GetProperty($"{name}_r1"), recall.At1);
            Share(expected.GetProperty($"{name}_r5"), recall.At5);
            Share(expected.GetProperty($"{name}_r10"), recall.At10);
        }
    }

    private static void AssertRecalls(JsonElement expected, RetrievalScores actual)
    {
        Share(expected.GetProperty("txt_r1"), actual.Texts.At1);
        Share(expected.GetProperty("txt_r5"), actual.Texts.At5);
        Share(expected.GetProperty("txt_r10"), actual.Texts.At10);
        Share(expected.GetProperty("txt_r_mean"), actual.Texts.Mean);
        Share(expected.GetProperty("img_r1"), actual.Pictures.At1);
        Share(expected.GetProperty("img_r5"), actual.Pictures.At5);
        Share(expected.GetProperty("img_r10"), actual.Pictures.At10);
        Share(expected.GetProperty("img_r_mean"), actual.Pictures.Mean);
        Share(expected.GetProperty("r_mean"), actual.Mean);
    }

    private static void Loss(JsonElement expected, double actual) => AssertNear(expected.GetDouble(), actual, new Tolerance(1e-5, 1e-5));

    private static void Share(JsonElement expected, double actual) => AssertNear(expected.GetDouble(), actual, new Tolerance(1e-7, 1e-6));

    private static void AssertNear(double expected, double actual, Tolerance tolerance) =>
        Assert.True(tolerance.Allows(actual, expected), $"{actual:R}, the reference has {expected:R}");

    private static (SafetensorsFile Tensors, JsonElement Expected) Open(GoldenCase golden, string metric) =>
        (golden.Tensors("inputs.safetensors"), golden.Json("expected.json").GetProperty(metric));

    private static IEnumerable<string> Batches(SafetensorsFile tensors, string metric) =>
        Enumerable.Range(0, int.MaxValue).Select(i => $"{metric}.batch{i}").TakeWhile(batch => tensors.Contains($"{batch}.scores"));

    private static ScoreTable Scores(SafetensorsFile tensors, string name) => new(tensors.Float32(name).ToArray(), (int)tensors.Entry(name).Shape[^1]);

    private static PixelBox Box(JsonElement box) => new(box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble());

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];
}
