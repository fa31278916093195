using System.Globalization;
using System.Text.Json;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Scenes;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Making;

/// <summary>Referring expressions in UNITER's databases (prepro.py, data/re.py): expressions, annotated boxes and detected ones.</summary>
internal sealed class UniterExpressionMaker(RawScenes scenes, WordPieceTokenizer tokenizer, string folder)
{
    /// <summary>Sentences are numbered from here on, so that all numbers are as long: databases are sorted by their digits.</summary>
    private const int FirstSentence = 100_000_000;

    /// <summary>More than a scene's objects.</summary>
    private const int AnnotationsOfAPicture = 100;

    public void Write()
    {
        var train = scenes.Count(SceneSplit.Train);
        WriteExpressions("refcoco+_train.db", "train", SceneSplit.Train, 0);
        WriteExpressions("refcoco+_val.db", "val", SceneSplit.Evaluation, train);
        var all = scenes.Expressions(SceneSplit.Train).Concat(scenes.Expressions(SceneSplit.Evaluation));
        WritePictures("re_coco_gt", "coco_gt", BoxRule.GroundTruth, 0, train + scenes.Count(SceneSplit.Evaluation), all.Select(expression => expression.GroundTruth));
        WritePictures("re_coco_det", "det_coco", new BoxRule(), train, scenes.Count(SceneSplit.Evaluation), scenes.Expressions(SceneSplit.Evaluation).Select(expression => expression.Detected));
    }

    private void WritePictures(string name, string kind, BoxRule rule, int first, int count, IEnumerable<RawPicture> pictures) => ImageDatabaseWriter.Write(
        Path.Combine(folder, "img_db", name), rule, [.. Enumerable.Range(first, count).Select(number => Picture(kind, number))], pictures.Select(picture => picture.Regions));

    private void WriteExpressions(string database, string name, SceneSplit split, int first)
    {
        var place = Path.Combine(folder, "txt_db", database);
        TextDatabaseWriter.Write(place, tokenizer.Vocabulary, scenes.Expressions(split).Select((expression, i) => Entry(expression.Expression, first + i)));
        JsonStream.WriteList(Path.Combine(place, "refs.json"), scenes.Expressions(split), (writer, expression, i) => WriteReference(writer, expression.Expression, first + i, name));
        JsonStream.WriteList(Path.Combine(place, "images.json"), scenes.Expressions(split), (writer, expression, i) => WriteImage(writer, expression.Expression.Scene, first + i));
        var boxes = scenes.Expressions(split).SelectMany((expression, i) => expression.Expression.Scene.Objects.Select((item, n) => (Item: item, Picture: first + i, Number: n)));
        JsonStream.WriteList(Path.Combine(place, "annotations.json"), boxes, (writer, box, _) => WriteAnnotation(writer, box.Item, box.Picture, box.Number));
        JsonStream.WriteList(Path.Combine(place, "categories.json"), SceneWords.Values(SceneAttribute.Shape), WriteCategory);
    }

    private TextEntry Entry(SceneExpression expression, int number)
    {
        var pieces = tokenizer.EncodeByWord(expression.Text);
        var record = new MessagePackMap()
            .Add("sent_id", FirstSentence + number).Add("sent", expression.Text).Add("ref_id", number)
            .Add("ann_id", Annotation(number, expression.Target)).Add("image_id", number).Add("bbox", Box(expression.Scene.Objects[expression.Target]))
            .Add("input_ids", pieces).Add("img_fname", Picture("coco_gt", number));
        return new TextEntry((FirstSentence + number).ToString(CultureInfo.InvariantCulture), [pieces.Length], [Picture("coco_gt", number)], record);
    }

    private static void WriteReference(Utf8JsonWriter writer, SceneExpression expression, int number, string split)
    {
        writer.WriteStartObject();
        writer.WriteNumber("ref_id", number);
        writer.WriteStartArray("sent_ids");
        writer.WriteNumberValue(FirstSentence + number);
        writer.WriteEndArray();
        writer.WriteNumber("ann_id", Annotation(number, expression.Target));
        writer.WriteNumber("image_id", number);
        writer.WriteStartArray("sentences");
        writer.WriteStartObject();
        writer.WriteNumber("sent_id", FirstSentence + number);
        writer.WriteString("sent", expression.Text);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("split", split);
        writer.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter writer, Scene scene, int number)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", number);
        writer.WriteString("file_name", string.Create(CultureInfo.InvariantCulture, $"COCO_train2014_{number:D12}.jpg"));
        writer.WriteStartArray("ann_ids");
        for (var n = 0; n < scene.Objects.Count; n++)
        {
            writer.WriteNumberValue(Annotation(number, n));
        }

        writer.WriteEndArray();
        writer.WriteNumber("height", SceneWorld.PictureSide);
        writer.WriteNumber("width", SceneWorld.PictureSide);
        writer.WriteEndObject();
    }

    private static void WriteAnnotation(Utf8JsonWriter writer, SceneObject item, int picture, int number)
    {
        var box = Box(item);
        writer.WriteStartObject();
        writer.WriteNumber("id", Annotation(picture, number));
        writer.WriteNumber("area", box[2] * box[3]);
        writer.WriteStartArray("bbox");
        Array.ForEach(box, writer.WriteNumberValue);
        writer.WriteEndArray();
        writer.WriteNumber("image_id", picture);
        writer.WriteNumber("category_id", 1 + item.Look.Shape);
        writer.WriteNumber("iscrowd", 0);
        writer.WriteEndObject();
    }

    private static void WriteCategory(Utf8JsonWriter writer, string shape, int number)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", 1 + number);
        writer.WriteString("name", shape);
        writer.WriteString("supercategory", SceneWords.AnyShape);
        writer.WriteEndObject();
    }

    /// <summary>x, y, width, height in pixels.</summary>
    private static double[] Box(SceneObject item) =>
        [item.X * SceneWorld.PictureSide, item.Y * SceneWorld.PictureSide, item.Width * SceneWorld.PictureSide, item.Height * SceneWorld.PictureSide];

    private static long Annotation(int picture, int number) => ((long)picture * AnnotationsOfAPicture) + number;

    private static string Picture(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"visual_grounding_{kind}_{number:D12}.npz");
}
