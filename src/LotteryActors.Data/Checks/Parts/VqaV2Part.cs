using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;
using LotteryActors.Data.VqaV2;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A split of VQA v2 in its own files: questions, annotations where there are any, and COCO's pictures.</summary>
internal sealed class VqaV2Part(string root, string file) : DataPart("VQA v2", root, file)
{
    private readonly VqaV2Split _split = new(root, file);

    public override IEnumerable<string> Files =>
        new[] { Path, _split.Annotations }.Where(File.Exists).Concat(_split.PictureFolder is { } folder ? Directory.EnumerateFiles(folder) : []);

    public override IShownItems OpenItems() => new VqaV2Items(
        Path, File.Exists(_split.Annotations) ? _split.Annotations : null, image => _split.PictureFolder is null ? null : _split.PictureOf(image), Name);

    public override void Check(CheckRun run)
    {
        var annotated = File.Exists(_split.Annotations) ? CheckAnnotations(run) : null;
        if (annotated is null)
        {
            run.Findings.Note($"no {System.IO.Path.GetFileName(_split.Annotations)} lies here, as for tests: answers were not looked at");
        }

        var images = CheckQuestions(run, annotated);
        if (_split.PictureFolder is null)
        {
            run.Findings.Note($"no folder {_split.Subset ?? "of pictures"} lies here: pictures were not looked at");
        }
        else
        {
            CheckPictures(run, images);
        }
    }

    private KeySet CheckAnnotations(CheckRun run)
    {
        var (annotated, answers, unknown) = (new KeySet(), CommonOfAll(run.Aside()), 0);
        run.Each(_split.Annotations, "annotations", VqaV2Annotation.Read, (annotation, place) =>
        {
            var isKnown = annotation.Answers.Any(answers.Contains);
            run.Findings.Labelled(isKnown);
            unknown += isKnown ? 0 : 1;
            if (!annotated.Add(annotation.QuestionId))
            {
                run.Findings.Wrong(FaultKind.Duplicate, $"{place} annotates question {annotation.QuestionId}, which is annotated before; remove one");
            }
        });
        run.Findings.Skip("questions without a known answer, in training", unknown);
        run.Findings.Note($"{answers.Count} answers are the commonest of {CommonAnswers.Enough} questions or more; answers are held against these");
        return annotated;
    }

    /// <summary>The vocabulary that the set makes, of every split that lies here.</summary>
    private HashSet<string> CommonOfAll(CheckRun aside)
    {
        var common = new CommonAnswers();
        foreach (var annotations in _split.AllAnnotations)
        {
            aside.Each(annotations, "annotations", VqaV2Annotation.Read, (annotation, _) => common.Add(annotation));
        }

        return common.Of(CommonAnswers.Enough).ToHashSet(StringComparer.Ordinal);
    }

    private SortedDictionary<long, int> CheckQuestions(CheckRun run, KeySet? annotated)
    {
        var (met, images) = (new KeySet(), new SortedDictionary<long, int>());
        run.Findings.Count("questions", 0);
        run.Each(Path, "questions", VqaV2Question.Read, (question, place) =>
        {
            run.Findings.Count("questions");
            images.TryAdd(question.ImageId, place.Record);
            if (!met.Add(question.Id))
            {
                run.Findings.Wrong(FaultKind.Duplicate, $"{place}: question {question.Id} stands there twice; remove one");
            }

            if (annotated is not null && !annotated.Contains(question.Id))
            {
                run.Findings.Wrong(FaultKind.Missing, $"{place}: question {question.Id} has no annotation in {_split.Annotations}; use files of one split");
            }
        });
        run.Findings.Count("pictures", images.Count);
        return images;
    }

    private void CheckPictures(CheckRun run, SortedDictionary<long, int> images)
    {
        run.Expect(images.Count);
        run.Each(images, image => _split.PictureOf(image.Key), (image, _) => PictureCheck.Look(_split.PictureOf(image.Key), $"record {image.Value} of {Path}"));
    }
}
