using LotteryActors.Data.Formats.Arrow;
using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;
using LotteryActors.Data.ViltData;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A table of ViLT: what its columns say it is (VQA, NLVR2, captions), every row's texts, answers and pictures.</summary>
internal sealed class ViltPart(string root, string file) : DataPart("ViLT table", root, file)
{
    private const string Mend = "write the table again";

    /// <summary>The size of ViLT's own configurations.</summary>
    private static readonly ViltSize Size = ViltSize.Of(384);

    public override IEnumerable<string> Files => [Path];

    public override IShownItems OpenItems() => ViltItems.Open(Path, Name);

    public override void Check(CheckRun run)
    {
        using var table = ArrowFile.Open(Path);
        var kind = TableKind.Of(table);
        var answers = kind.HasAnswers ? Answers(run.Findings) : null;
        run.Findings.Count(kind.Texts, 0);
        run.Findings.Count("pictures", table.Rows * kind.Pictures.Length);
        foreach (var batch in table.Batches.Take(1))
        {
            kind.Columns.ToList().ForEach(column => batch.RequireType(column.Name, column.Type, Path));
        }

        var (questions, labels) = (new KeySet(), new Dictionary<long, string>());
        run.Expect(table.Rows);
        run.Each(Rows(table), row => row.Place, (row, faults) => Look(kind, row, faults), (row, seen) =>
        {
            run.Findings.Count(kind.Texts, seen.Texts);
            run.Findings.Skip("captions that stand twice with one picture", seen.Repeated);
            foreach (var question in seen.Questions)
            {
                Take(question, row.Place, questions, labels, answers, run.Findings);
            }
        });
    }

    private IEnumerable<ViltRow> Rows(ArrowFile table)
    {
        var number = 0L;
        foreach (var batch in table.Batches)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                yield return new ViltRow(batch, row, $"{Path}: row {number++}");
            }
        }
    }

    private static SeenRow Look(TableKind kind, ViltRow row, List<Fault> faults)
    {
        foreach (var column in kind.Pictures)
        {
            try
            {
                var picture = PictureCheck.Look(ViltTables.Picture(row, column), row.Place);
                if (Size.Fit(picture.Width, picture.Height) is { Width: 0 } or { Height: 0 })
                {
                    faults.Add(new Fault(FaultKind.Damaged, $"{row.Place}: {picture.Width} x {picture.Height} pixels are too long for ViLT, a side would be cut to 0; crop it or leave it out"));
                }
            }
            catch (DataException error)
            {
                faults.Add(Fault.Of(error, row.Place));
            }
        }

        return kind.Read(row);
    }

    /// <summary>How many answers the vocabulary has that lies beside the tables or above; null where there is none, or a damaged one.</summary>
    private int? Answers(Findings findings)
    {
        if (UniterAnswers.FileNear("vqa_dict.json", System.IO.Path.GetDirectoryName(Path)!, Root) is { } file)
        {
            return findings.Try(file, () => ViltAnswers.Read(file))?.Count;
        }

        findings.Note("no vqa_dict.json lies here: labels were not held against a vocabulary, and a search needs one");
        return null;
    }

    private static void Take(ViltQuestion question, string place, KeySet met, Dictionary<long, string> labels, int? answers, Findings findings)
    {
        if (!met.Add(question.QuestionId))
        {
            findings.Wrong(FaultKind.Duplicate, $"{place}: question {question.QuestionId} stands there twice; leave one out");
        }

        foreach (var answer in question.Answers)
        {
            if (answer.Label < 0 || answer.Label >= answers || answer.Score is < 0 or > 1)
            {
                findings.Wrong(FaultKind.Answer, FormattableString.Invariant($"{place}: question {question.QuestionId}: the answer '{answer.Text}' has the label {answer.Label} and the score {answer.Score}; {Mend} with its vocabulary"));
            }
            else if (!labels.TryAdd(answer.Label, answer.Text) && labels[answer.Label] != answer.Text)
            {
                findings.Wrong(FaultKind.Answer, $"{place}: question {question.QuestionId}: the label {answer.Label} is '{answer.Text}' here and '{labels[answer.Label]}' before; {Mend} with one vocabulary");
            }
        }

        if (question.Answers.Count > 0)
        {
            findings.Labelled(question.Answers.Any(answer => answer.Label >= 0));
        }
    }

    private sealed record SeenRow(int Texts, int Repeated, IReadOnlyList<ViltQuestion> Questions);

    /// <summary>One of the three kinds of tables.</summary>
    /// <param name="Texts">What its texts are called.</param>
    /// <param name="Pictures">The columns of its pictures.</param>
    private sealed record TableKind(string Texts, string[] Pictures, IReadOnlyList<(string Name, string Type)> Columns, Func<ViltRow, SeenRow> Read)
    {
        public bool HasAnswers => ReferenceEquals(Columns, ViltQuestions.Columns);

        public static TableKind Of(ArrowFile table)
        {
            var names = table.Schema.FieldsList.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
            return names.Contains("image_0") ? new TableKind("sentences", ["image_0", "image_1"], ViltPairs.Columns, Pairs)
                : names.Contains("questions") ? new TableKind("questions", ["image"], ViltQuestions.Columns, Questions)
                : names.Contains("caption") ? new TableKind("captions", ["image"], ViltCaptions.Columns, Captions)
                : throw new DataException($"{table.Path}: the columns {string.Join(", ", names)} are those of no table of ViLT; write it with ViLT's scripts") { Fault = FaultKind.Type };
        }

        private static SeenRow Questions(ViltRow row)
        {
            var questions = Enumerable.Range(0, ViltQuestions.Questions(row)).Select(number => ViltQuestions.Read(row, number, 0)).ToArray();
            return new SeenRow(questions.Length, 0, questions);
        }

        private static SeenRow Pairs(ViltRow row)
        {
            var sentences = ViltPairs.Sentences(row);
            for (var sentence = 0; sentence < sentences; sentence++)
            {
                ViltPairs.Read(row, sentence, 0);
            }

            return new SeenRow(sentences, 0, []);
        }

        private static SeenRow Captions(ViltRow row)
        {
            var (all, distinct) = (row.Batch.Column<Apache.Arrow.ListArray>("caption", row.Place).RangeOf(row.Row), ViltCaptions.Distinct(row).Count);
            return new SeenRow(distinct, all.End.Value - all.Start.Value - distinct, []);
        }
    }
}
