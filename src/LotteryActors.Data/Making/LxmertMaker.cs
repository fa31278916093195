using System.Globalization;
using System.Text.Json;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Scenes;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Making;

/// <summary>What LXMERT's code defines, in its files under <c>data/</c>: VQA, GQA, NLVR2 and the pre-training corpus.</summary>
internal sealed class LxmertMaker(RawScenes scenes, string folder)
{
    private const string TrainPictures = "COCO_train2014_";
    private const string ValidPictures = "COCO_val2014_";

    /// <summary>LXMERT's minival is of the first so many pictures of val2014.</summary>
    private const int MinivalPictures = 5_000;

    public IEnumerable<(string Task, Action Write)> Files =>
    [
        (TaskNames.Vqa, WriteQuestions),
        (TaskNames.Captions, WriteCaptions),
        (TaskNames.Gqa, WriteChains),
        (TaskNames.Nlvr2, WritePairs),
    ];

    private void WriteQuestions()
    {
        WriteLabels("vqa", SceneAnswers.Names);
        WriteVqa("train", scenes.Questions(SceneSplit.Train), TrainPictures);
        WriteVqa("minival", scenes.Questions(SceneSplit.Evaluation).Take(MinivalPictures), ValidPictures);
        WriteFeatures("mscoco_imgfeat/train2014_obj36.tsv", scenes.Questions(SceneSplit.Train).Concat(scenes.Captions()), TrainPictures);
        WriteFeatures("mscoco_imgfeat/val2014_obj36.tsv", scenes.Questions(SceneSplit.Evaluation), ValidPictures);
    }

    private void WriteVqa(string split, IEnumerable<RawText> questions, string pictures) => JsonStream.WriteList(Place("vqa", $"{split}.json"), questions, (writer, question, i) =>
    {
        writer.WriteStartObject();
        writer.WriteString("answer_type", "other");
        writer.WriteString("img_id", Coco(pictures, i));
        WriteLabel(writer, SceneAnswers.Names[question.Answer]);
        writer.WriteNumber("question_id", i);
        writer.WriteString("question_type", "none of the above");
        writer.WriteString("sent", question.Text);
        writer.WriteEndObject();
    });

    private void WriteCaptions()
    {
        var first = scenes.Count(SceneSplit.Train);
        JsonStream.WriteList(Place("lxmert", "mscoco_train.json"), scenes.Captions(), (writer, caption, i) =>
        {
            writer.WriteStartObject();
            writer.WriteString("img_id", Coco(TrainPictures, first + i));
            writer.WriteStartObject("sentf");
            writer.WriteStartArray("mscoco");
            writer.WriteStringValue(caption.Text);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteStartObject("labelf");
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        JsonStream.WriteList(Place("lxmert", "all_ans.json"), SceneAnswers.Names, (writer, answer, _) =>
        {
            writer.WriteStartObject();
            writer.WriteString("ans", answer);
            writer.WriteStartArray("dsets");
            writer.WriteStringValue("vqa");
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private void WriteChains()
    {
        WriteLabels("gqa", ChainQuestion.Answers);
        WriteGqa("train", SceneSplit.Train, "");
        WriteGqa("testdev", SceneSplit.Evaluation, "n");
        WriteFeatures("vg_gqa_imgfeat/vg_gqa_obj36.tsv", scenes.Chains(SceneSplit.Train), "");
        WriteFeatures("vg_gqa_imgfeat/gqa_testdev_obj36.tsv", scenes.Chains(SceneSplit.Evaluation), "n");
    }

    private void WriteGqa(string split, SceneSplit of, string pictures) => JsonStream.WriteList(Place("gqa", $"{split}.json"), scenes.Chains(of), (writer, question, i) =>
    {
        writer.WriteStartObject();
        writer.WriteString("img_id", Coco(pictures, i));
        WriteLabel(writer, ChainQuestion.Answers[question.Answer]);
        writer.WriteString("question_id", i.ToString("D8", CultureInfo.InvariantCulture));
        writer.WriteString("sent", question.Text);
        writer.WriteEndObject();
    });

    private void WritePairs()
    {
        foreach (var (split, name, source) in (ReadOnlySpan<(SceneSplit, string, string)>)[(SceneSplit.Train, "train", "train"), (SceneSplit.Evaluation, "valid", "dev")])
        {
            JsonStream.WriteList(Place("nlvr2", $"{name}.json"), scenes.Pairs(split), (writer, pair, i) =>
            {
                writer.WriteStartObject();
                writer.WriteString("identifier", $"{Pair(source, i)}-0");
                writer.WriteString("img0", $"{Pair(source, i)}-img0");
                writer.WriteString("img1", $"{Pair(source, i)}-img1");
                writer.WriteNumber("label", pair.Truth ? 1 : 0);
                writer.WriteString("sent", pair.Text);
                writer.WriteString("uid", string.Create(CultureInfo.InvariantCulture, $"nlvr2_{source}_{i}"));
                writer.WriteEndObject();
            });
            FeatureTsvWriter.Write(
                Place("nlvr2_imgfeat", $"{name}_obj36.tsv"),
                scenes.Pairs(split).SelectMany((pair, i) => ((string, PictureRegions)[])[($"{Pair(source, i)}-img0", pair.Left.Regions), ($"{Pair(source, i)}-img1", pair.Right.Regions)]));
        }
    }

    private void WriteFeatures(string file, IEnumerable<RawText> texts, string pictures) =>
        FeatureTsvWriter.Write(Place(file.Split('/')), texts.Select((text, i) => (Coco(pictures, i), text.Picture.Regions)));

    private void WriteLabels(string task, IReadOnlyList<string> answers)
    {
        JsonStream.WriteLabels(Place(task, "trainval_ans2label.json"), answers);
        JsonStream.WriteList(Place(task, "trainval_label2ans.json"), answers, (writer, answer, _) => writer.WriteStringValue(answer));
    }

    private static void WriteLabel(Utf8JsonWriter writer, string answer)
    {
        writer.WriteStartObject("label");
        writer.WriteNumber(answer, 1.0);
        writer.WriteEndObject();
    }

    private static string Coco(string pictures, int number) => string.Create(CultureInfo.InvariantCulture, $"{pictures}{number:D12}");

    private static string Pair(string split, int index) => string.Create(CultureInfo.InvariantCulture, $"{split}-{index}-0");

    private string Place(params string[] names) => Path.Combine([folder, "data", .. names]);
}
