using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using LotteryActors.Data.Checks;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Tests.Formats.Lxmert;
using LotteryActors.Data.Tests.Formats.Vilt;
using LotteryActors.Data.Tests.VqaV2;
using LotteryActors.Data.VqaV2;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Formats;

/// <summary>Files of many items open fast, in memory that holds where things are.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class LargeFilesTests : IDisposable
{
    private readonly LxmertFolder _folder = new();
    private readonly ArrowTables _tables = new();

    /// <summary>LOTTERY_TEXTS=1000000 tries a million.</summary>
    private static int Items => int.Parse(Environment.GetEnvironmentVariable("LOTTERY_TEXTS") ?? "100000", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _folder.Dispose();
        _tables.Dispose();
    }

    [Fact]
    public void Feature_files_and_questions_of_LXMERT()
    {
        WriteLxmert();

        var held = Held(() => LxmertQuestions.Open(_folder.Path, LxmertQuestionTask.Vqa, "train"), out var questions);

        Assert.Equal((Items, $"p{Items - 1}"), (questions.Count, questions.Read(Items - 1).Objects.ImageId));
        Assert.True(held <= 500L * Items, $"{held} bytes held");
        questions.Dispose();
    }

    [Fact]
    public void Tables_of_ViLT()
    {
        WriteVilt();

        var held = Held(() => ViltQuestions.Open(_tables.PathOf("large.arrow")), out var questions);

        Assert.Equal((2 * Items, (long)Items), (questions.Count, questions.Read((2 * Items) - 1).QuestionId));
        Assert.True(held <= 100L * Items, $"{held} bytes held");
        questions.Dispose();
    }

    [Fact]
    public void Questions_of_VQA_v2()
    {
        using var vqa = new VqaV2Folder();
        WriteVqa(vqa);

        var held = Held(() => new VqaV2DataSet([], vqa.Path), out var data, set => set.Open(TaskNames.Vqa));

        Assert.Equal(Items, data.Open(TaskNames.Vqa).TrainCount);
        Assert.True(held <= 100L * Items, $"{held} bytes held");
    }

    [Fact]
    public void A_check_holds_no_more_than_the_ids_it_met()
    {
        WriteLxmert();
        var (before, most, steps) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0);
        var watch = Stopwatch.StartNew();

        var reports = DataCheck.Of(_folder.Path).Run(new Steps(_ => most = ++steps % 50 == 0 ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before) : most)).ToList();

        TestContext.Current.SendDiagnosticMessage($"{Items} pictures and {Items} questions checked in {watch.Elapsed.TotalSeconds:F2} s, {most / 1e6:F0} MB held");
        Assert.All(reports, report => Assert.Equal((0, Items), (report.Wrong, report.Counts[0].Count)));
        Assert.InRange(most, 1, 100L * Items);
    }

    private static long Held<T>(Func<T> open, out T opened, Action<T>? use = null)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        opened = open();
        use?.Invoke(opened);
        var seconds = watch.Elapsed.TotalSeconds;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.SendDiagnosticMessage($"{typeof(T).Name}: {Items} items opened in {seconds:F2} s, {held / 1e6:F0} MB held");
        return held;
    }

    private void WriteLxmert()
    {
        var row = LxmertFolder.Row("").Trim();
        using (var writer = new StreamWriter(File.Create(_folder.PathOf(LxmertFolder.Features))))
        {
            for (var i = 0; i < Items; i++)
            {
                writer.Write($"p{i}\t{row}\n");
            }
        }

        using var questions = new StreamWriter(File.Create(_folder.PathOf("vqa/train.json")));
        for (var i = 0; i < Items; i++)
        {
            questions.Write($$$"""{{{(i == 0 ? "[" : ", ")}}}{"question_id": {{{i}}}, "img_id": "p{{{i}}}", "sent": "is it?", "label": {"yes": 1}}""");
        }

        questions.Write(']');
    }

    private void WriteVilt()
    {
        (string, IArrowArray)[] Batch(int first, int rows)
        {
            var numbers = Enumerable.Range(first, rows).ToArray();
            return
            [
                ("image", ArrowTables.Binary([.. numbers.Select(_ => (byte[])[1])])),
                ("questions", ArrowTables.Lists([.. numbers.Select(_ => (string[])["is it?", "was it?"])])),
                ("question_id", ArrowTables.Lists([.. numbers.Select(i => (long[])[i, i + 1])])),
                ("answers", ArrowTables.ListsOfLists([.. numbers.Select(_ => (string[][])[["yes"], ["no"]])])),
                ("answer_labels", ArrowTables.ListsOfLists([.. numbers.Select(_ => (long[][])[[0], [1]])])),
                ("answer_scores", ArrowTables.ListsOfLists([.. numbers.Select(_ => (double[][])[[1], [1]])])),
            ];
        }

        const int Rows = 50_000;
        _tables.Write("large.arrow", [.. Enumerable.Range(0, (Items + Rows - 1) / Rows).Select(batch => Batch(batch * Rows, Math.Min(Rows, Items - (batch * Rows))))]);
    }

    private static void WriteVqa(VqaV2Folder vqa)
    {
        var answers = string.Join(", ", Enumerable.Repeat("""{"answer": "yes"}""", 10));
        using var questions = new StreamWriter(File.Create(vqa.QuestionsOf(VqaV2Folder.Train)));
        using var annotations = new StreamWriter(File.Create(vqa.AnnotationsOf(VqaV2Folder.Train)));
        for (var i = 0; i < Items; i++)
        {
            var image = VqaV2Folder.ImageOf(i % VqaV2Folder.TrainPictures);
            questions.Write($$"""{{(i == 0 ? "{\"questions\": [" : ", ")}}{"question_id": {{i}}, "image_id": {{image}}, "question": "is it?"}""");
            annotations.Write($$"""{{(i == 0 ? "{\"annotations\": [" : ", ")}}{"question_id": {{i}}, "image_id": {{image}}, "question_type": "is", "answer_type": "yes/no", "multiple_choice_answer": "yes", "answers": [{{answers}}]}""");
        }

        questions.Write("]}");
        annotations.Write("]}");
    }

    private sealed class Steps(Action<CheckStep> step) : IProgress<CheckStep>
    {
        public void Report(CheckStep value) => step(value);
    }
}
