using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A split of VQA or GQA in LXMERT's form.</summary>
internal sealed class LxmertQuestionPart(string root, string data, string file, LxmertQuestionTask task, LxmertPictures pictures)
    : DataPart($"LXMERT {task.Folder}", root, file)
{
    private static readonly string[] LabelFiles = ["trainval_label2ans.json", "trainval_ans2label.json"];

    private readonly string _folder = System.IO.Path.GetDirectoryName(file)!;

    private IReadOnlyList<FeatureSource>? Chosen => LxmertFeaturesOf.Try(() => task.Features(data, [System.IO.Path.GetFileNameWithoutExtension(Path)]));

    private IReadOnlyList<string> Sources => LxmertFeaturesOf.Paths(Chosen, data);

    public override IEnumerable<string> Files => [Path, .. LabelFiles.Select(name => System.IO.Path.Combine(_folder, name)).Where(File.Exists)];

    public override IShownItems OpenItems() => LxmertItems.Records(
        Path, Name, LxmertQuestion.Read, Sources, question => ([question.ImageId], [new ShownText("question", question.Sentence), .. LxmertItems.Answers(question.Label ?? new Dictionary<string, double>())]));

    public override void Check(CheckRun run)
    {
        var findings = run.Findings;
        var labels = findings.Try(_folder, () => AnswerLabels.Read(_folder));
        var features = new LxmertFeaturesOf(Path, Chosen, pictures);
        var hasFeatures = features.Require(findings);
        var (met, without) = (new KeySet(), 0);
        findings.Count("questions", 0);
        run.Each(Path, null, LxmertQuestion.Read, (question, place) =>
        {
            findings.Count("questions");
            if (!met.Add(question.Id))
            {
                findings.Wrong(FaultKind.Duplicate, $"{place}: question {question.Id} stands there twice; remove one");
            }

            if (labels is not null && question.Label is not null)
            {
                TakeAnswers(findings, labels, question, place);
            }

            without += hasFeatures && !features.Contains(question.ImageId) ? 1 : 0;
        });
        findings.Skip("questions whose picture has no features", without);
        if (without > 0 && without == met.Count)
        {
            findings.Wrong(FaultKind.Missing, $"{Path}: no picture of its {without} questions has features; give the feature files of this split");
        }
    }

    private void TakeAnswers(Findings findings, AnswerLabels labels, LxmertQuestion question, RecordPlace place)
    {
        if (question.Label!.Count > 0)
        {
            findings.Labelled(question.Label.Keys.Any(answer => labels.TryLabel(answer, out _)));
        }

        foreach (var (answer, score) in question.Label)
        {
            if (!labels.TryLabel(answer, out _))
            {
                Unknown(findings, answer, question, place);
            }

            if (score is < 0 or > 1)
            {
                findings.Wrong(FaultKind.Answer, FormattableString.Invariant($"{place}: the answer '{answer}' of question {question.Id} has a score of {score}; write one from 0 to 1"));
            }
        }
    }

    private void Unknown(Findings findings, string answer, LxmertQuestion question, RecordPlace place)
    {
        if (task.SkipsUnknownAnswers)
        {
            findings.Skip("answers outside the vocabulary");
        }
        else
        {
            findings.Wrong(FaultKind.Answer, $"{place}: the answer '{answer}' of question {question.Id} is not in trainval_ans2label.json; add it there or remove it from the label");
        }
    }
}
