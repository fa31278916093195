using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Show.Sources;

/// <summary>The examples of any task, as the batches show them that a model gets: what is drawn is what is trained on.</summary>
internal sealed class TaskItems(IDataSet data, string task, bool evaluation) : IShownItems
{
    private const int Side = 480;

    private readonly TaskExamples _examples = data.Open(task);

    public long Count => evaluation ? _examples.EvaluationCount : _examples.TrainCount;

    public ShownItem Read(int item)
    {
        var (pictures, texts) = _examples switch
        {
            AnswerTask answers => Question(answers, item),
            Nlvr2Task pairs => Rows(evaluation ? pairs.Evaluation : pairs.Train, item),
            VcrTask choices => evaluation ? Rows(choices.Evaluation, item) : Rows(choices.Train, item),
            ReferringTask expressions => evaluation ? Rows(expressions.Evaluation, item) : Rows(expressions.Train, item),
            RetrievalTask retrieval => evaluation ? Rows(retrieval.Evaluation, item) : Rows(retrieval.Train, item),
            CaptionTask captions => Caption(captions.Captions, item),
            _ => throw new DataException($"data set {data.Name}: examples of {task} cannot be drawn yet; show another task"),
        };
        return new ShownItem($"{data.Name} · {task} · {(evaluation ? "evaluation" : "train")} · item {item}", pictures, texts);
    }

    public void Dispose() => (_examples as IDisposable)?.Dispose();

    private (IReadOnlyList<ShownPicture> Pictures, IReadOnlyList<ShownText> Texts) Question(AnswerTask task, int item)
    {
        var questions = evaluation ? task.EvaluationQuestions : task.TrainQuestions;
        var example = questions.Read(item);
        var pixels = (questions as IPictures)?.Pixels(item, Side);
        return (
            [Picture(example.Picture, pixels, "picture")],
            [new ShownText("question", Words(example.Text)), .. example.Answers.Select(answer => new ShownText("answer", Answer(task.AnswerNames[answer.Answer], answer.Score), IsRight: true))]);
    }

    private (IReadOnlyList<ShownPicture> Pictures, IReadOnlyList<ShownText> Texts) Caption(ICaptionExamples captions, int item)
    {
        var picture = captions.PictureOf(item);
        return ([Picture(captions.Picture(picture), (captions as IPictures)?.Pixels(picture, Side), "picture")], [new ShownText("caption", Words(captions.Text(item)))]);
    }

    private (IReadOnlyList<ShownPicture> Pictures, IReadOnlyList<ShownText> Texts) Rows<TBatch>(IExamples<TBatch> examples, int item)
        where TBatch : UniterBatch
    {
        var batch = examples.Collate(new BatchPlan(0, [item]), seed: 0, examples.HasPixels ? Side : null);
        var rows = new BatchRows(batch);
        return ([.. rows.Pictures()], [.. rows.Texts(data.Vocabulary)]);
    }

    private string Words(int[] pieces) => BatchRows.Words(pieces.Select(piece => (long)piece), data.Vocabulary);

    private ShownPicture Picture(PictureRegions regions, Pixels? pixels, string name)
    {
        ShownBox[] boxes = [.. Enumerable.Range(0, regions.Count).Select(region => Box(regions, region))];
        return pixels is null ? ShownPicture.Blank(name, boxes) : new ShownPicture(name, pixels.Width, pixels.Height, pixels.Rgb, boxes);
    }

    private ShownBox Box(PictureRegions regions, int region)
    {
        var box = regions.Boxes.AsSpan(region * PictureRegions.BoxSize, PictureRegions.BoxSize);
        return new ShownBox(box[0], box[1], box[2], box[3], data.RegionName(regions, region));
    }

    private static string Answer(string name, float score) =>
        score == 1 ? name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} ({score:0.##})");
}
