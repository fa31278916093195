using LotteryActors.Data.Formats.Arrow;
using LotteryActors.Data.Formats.Vilt;

namespace LotteryActors.Data.Show.Sources;

/// <summary>Texts of a table of ViLT with their pictures.</summary>
internal static class ViltItems
{
    public static IShownItems Open(string file, string name)
    {
        using var table = ArrowFile.Open(file);
        var columns = table.Schema.FieldsList.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        return columns.Contains("image_0") ? new Pairs(ViltPairs.Open(file), name)
            : columns.Contains("questions") ? new Questions(ViltQuestions.Open(file), name)
            : new Captions(ViltCaptions.Open(file), name);
    }

    private sealed class Questions(ViltQuestions table, string name) : IShownItems
    {
        public long Count => table.Count;

        public ShownItem Read(int item)
        {
            var question = table.Read(item);
            return new ShownItem(
                $"{name} · item {item} · question {question.QuestionId}",
                [PictureFiles.Read(table.Picture(question.Row), table.Place(question.Row), $"row {question.Row}")],
                [
                    new ShownText("question", question.Text),
                    .. question.Answers.Select(answer => new ShownText("answer", FormattableString.Invariant($"{answer.Text} ({answer.Score:0.##})"), IsRight: true)),
                ]);
        }

        public void Dispose() => table.Dispose();
    }

    private sealed class Pairs(ViltPairs table, string name) : IShownItems
    {
        public long Count => table.Count;

        public ShownItem Read(int item)
        {
            var pair = table.Read(item);
            return new ShownItem(
                $"{name} · item {item} · {pair.Identifier}",
                [PictureFiles.Read(table.Picture(pair.Row, 0), table.Place(pair.Row), "left"), PictureFiles.Read(table.Picture(pair.Row, 1), table.Place(pair.Row), "right")],
                [new ShownText("sentence", pair.Text), new ShownText("answer", pair.IsTrue ? "true" : "false", IsRight: true)]);
        }

        public void Dispose() => table.Dispose();
    }

    private sealed class Captions(ViltCaptions table, string name) : IShownItems
    {
        public long Count => table.Count;

        public ShownItem Read(int item)
        {
            var caption = table.Read(item);
            return new ShownItem(
                $"{name} · item {item}",
                [PictureFiles.Read(table.Picture(caption.Row), table.Place(caption.Row), table.ImageId(caption.Row))],
                [new ShownText("caption", caption.Text)]);
        }

        public void Dispose() => table.Dispose();
    }
}
