using System.Globalization;
using Apache.Arrow;
using LotteryActors.Data.Scenes;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Making;

/// <summary>What ViLT's code defines, in its Arrow tables: VQA, NLVR2, retrieval and captions; a row a picture, as a PNG file.</summary>
internal sealed class ViltMaker(RawScenes scenes, int pictureSide, string folder)
{
    private readonly SceneRenderer _renderer = scenes.Renderer(pictureSide);

    public IEnumerable<(string Task, Action Write)> Files =>
    [
        (TaskNames.Vqa, WriteQuestions),
        (TaskNames.Nlvr2, WritePairs),
        (TaskNames.Retrieval, WritePortraits),
        (TaskNames.Captions, () => WriteTold("coco_caption_karpathy_train.arrow", scenes.Captions(), "train")),
    ];

    private void WriteQuestions()
    {
        JsonStream.Write(Path.Combine(folder, "vqa_dict.json"), writer =>
        {
            writer.WriteStartObject();
            foreach (var (label, answer) in SceneAnswers.Names.Index())
            {
                writer.WriteString(label.ToString(CultureInfo.InvariantCulture), answer);
            }

            writer.WriteEndObject();
        });
        WriteVqa("vqav2_train.arrow", scenes.Questions(SceneSplit.Train), "train");
        WriteVqa("vqav2_val.arrow", scenes.Questions(SceneSplit.Evaluation), "val");
    }

    private void WriteVqa(string table, IEnumerable<RawText> questions, string split) => Write(table, questions, rows =>
    [
        ("image", Pictures(rows.Select(row => row.Value.Picture))),
        ("questions", ArrowTableWriter.Each(ArrowTableWriter.Texts(rows.Select(row => row.Value.Text)))),
        ("answers", ArrowTableWriter.Each(ArrowTableWriter.Each(ArrowTableWriter.Texts(rows.Select(row => SceneAnswers.Names[row.Value.Answer]))))),
        ("answer_labels", ArrowTableWriter.Each(ArrowTableWriter.Each(ArrowTableWriter.Whole(rows.Select(row => (long)row.Value.Answer))))),
        ("answer_scores", ArrowTableWriter.Each(ArrowTableWriter.Each(ArrowTableWriter.Real(rows.Select(_ => 1.0))))),
        ("image_id", ArrowTableWriter.Whole(rows.Select(row => row.Number))),
        ("question_id", ArrowTableWriter.Each(ArrowTableWriter.Whole(rows.Select(row => row.Number)))),
        ("split", ArrowTableWriter.Texts(rows.Select(_ => split))),
    ]);

    private void WritePairs()
    {
        foreach (var (split, name) in (ReadOnlySpan<(SceneSplit, string)>)[(SceneSplit.Train, "train"), (SceneSplit.Evaluation, "dev")])
        {
            Write($"nlvr2_{name}.arrow", scenes.Pairs(split), rows =>
            [
                ("image_0", Pictures(rows.Select(row => row.Value.Left))),
                ("image_1", Pictures(rows.Select(row => row.Value.Right))),
                ("questions", ArrowTableWriter.Each(ArrowTableWriter.Texts(rows.Select(row => row.Value.Text)))),
                ("answers", ArrowTableWriter.Each(ArrowTableWriter.Texts(rows.Select(row => row.Value.Truth ? "True" : "False")))),
                ("identifier", ArrowTableWriter.Texts(rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{name}-{row.Number}-0")))),
            ]);
        }
    }

    private void WritePortraits()
    {
        WriteTold("f30k_caption_karpathy_train.arrow", scenes.Portraits(SceneSplit.Train), "train");
        WriteTold("f30k_caption_karpathy_val.arrow", scenes.Portraits(SceneSplit.Evaluation), "val");
    }

    private void WriteTold(string table, IEnumerable<RawText> texts, string split) => Write(table, texts, rows =>
    [
        ("image", Pictures(rows.Select(row => row.Value.Picture))),
        ("caption", ArrowTableWriter.Each(ArrowTableWriter.Texts(rows.Select(row => row.Value.Text)))),
        ("image_id", ArrowTableWriter.Texts(rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Number:D12}.png")))),
        ("split", ArrowTableWriter.Texts(rows.Select(_ => split))),
    ]);

    private void Write<T>(string table, IEnumerable<T> rows, Func<(T Value, long Number)[], (string Name, IArrowArray Values)[]> columns) =>
        ArrowTableWriter.Write(Path.Combine(folder, table), rows.Select((row, number) => (row, (long)number)), columns);

    private BinaryArray Pictures(IEnumerable<RawPicture> pictures) => ArrowTableWriter.Bytes(pictures.Select(picture => _renderer.Render(picture.Scene)));
}
