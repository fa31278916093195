using System.Globalization;
using LotteryActors.Data.EasyVqa;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A split of easy-VQA: its questions, their answers and their pictures.</summary>
internal sealed class EasyVqaPart(string root, string folder, string split) : DataPart("easy-VQA", root, System.IO.Path.Combine(folder, split))
{
    private static readonly string[] Splits = ["train", "test"];

    private readonly string _questions = System.IO.Path.Combine(folder, split, "questions.json");

    public override IEnumerable<string> Files =>
        new[] { System.IO.Path.Combine(folder, "answers.txt"), _questions }.Where(File.Exists)
            .Concat(Directory.Exists(Pictures) ? Directory.EnumerateFiles(Pictures, "*.png") : []);

    private string Pictures => System.IO.Path.Combine(folder, split, "images");

    /// <summary>The splits that a folder of easy-VQA has; none where it is no such folder.</summary>
    public static IEnumerable<string> SplitsOf(string folder)
    {
        string[] splits = [.. Splits.Where(split => File.Exists(System.IO.Path.Combine(folder, split, "questions.json")))];
        return splits.Length == 2 || File.Exists(System.IO.Path.Combine(folder, "answers.txt")) ? splits : [];
    }

    public override IShownItems OpenItems() => new EasyVqaItems(Path, Name);

    public override void Check(CheckRun run)
    {
        var findings = run.Findings;
        var answerFile = System.IO.Path.Combine(folder, "answers.txt");
        var answers = findings.Try(answerFile, () => AnswerFile.Read(answerFile))?.ToHashSet(StringComparer.Ordinal);
        var askedBy = new SortedDictionary<int, int>();
        findings.Count("questions", 0);
        findings.Try(_questions, () => QuestionFile.Each(_questions, (question, index) =>
        {
            findings.Count("questions");
            askedBy.TryAdd(question.Image, index);
            if (answers is not null)
            {
                TakeAnswer(findings, answers, question.Answer, index);
            }
        }, error => findings.Wrong(Fault.Of(error, _questions))));
        CheckPictures(run, askedBy);
    }

    private void TakeAnswer(Findings findings, HashSet<string> answers, string answer, int question)
    {
        findings.Labelled(answers.Contains(answer));
        if (!answers.Contains(answer))
        {
            findings.Wrong(FaultKind.Answer, $"{_questions}: question {question} has the answer '{answer}', which answers.txt lacks; add it there or mend the question");
        }
    }

    private void CheckPictures(CheckRun run, SortedDictionary<int, int> askedBy)
    {
        var side = 0;
        run.Findings.Count("pictures", askedBy.Count);
        run.Expect(askedBy.Count);
        run.Each(
            askedBy,
            picture => PathOf(picture.Key),
            (picture, _) => PictureCheck.Look(PathOf(picture.Key), $"question {picture.Value} of {_questions}"),
            (picture, seen) =>
            {
                side = side == 0 ? seen.Width : side;
                if (seen.Width != side || seen.Height != side)
                {
                    run.Findings.Wrong(FaultKind.Damaged, $"{PathOf(picture.Key)}: {seen.Width} x {seen.Height} pixels, {side} x {side} are wanted as in the first picture; restore it");
                }
            });
    }

    private string PathOf(int picture) => System.IO.Path.Combine(Pictures, picture.ToString(CultureInfo.InvariantCulture) + ".png");
}
