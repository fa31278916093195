using System.Globalization;
using System.Text.RegularExpressions;
using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;
using LotteryActors.Data.VqaV2;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A split of VQA v2 in its own files: questions, annotations where there are any, and COCO's pictures.</summary>
internal sealed partial class VqaV2Part(string root, string file) : DataPart("VQA v2", root, file)
{
    /// <summary>An answer is one of ViLT's own vocabulary where it is the commonest of so many questions.</summary>
    private const int Common = 9;

    private readonly string _folder = System.IO.Path.GetDirectoryName(file)!;

    public override IEnumerable<string> Files => new[] { Path, Annotations }.Where(File.Exists).Concat(PictureFolder is { } folder ? Directory.EnumerateFiles(folder) : []);

    private string Annotations => System.IO.Path.Combine(
        _folder, System.IO.Path.GetFileName(Path).Replace("OpenEnded_", "", StringComparison.Ordinal).Replace("_questions.json", "_annotations.json", StringComparison.Ordinal));

    /// <summary>COCO's name of the pictures, such as <c>train2014</c>: test questions share theirs.</summary>
    private string? Subset => SubsetPattern().Match(System.IO.Path.GetFileName(Path)) is { Success: true } match ? $"{match.Groups[1].Value}{match.Groups[2].Value}" : null;

    private string? PictureFolder => Subset is { } subset
        ? new[] { _folder, System.IO.Path.GetDirectoryName(_folder), Root }.OfType<string>()
            .SelectMany(place => new[] { place, System.IO.Path.Combine(place, "images"), System.IO.Path.Combine(place, "coco"), System.IO.Path.Combine(place, "mscoco") })
            .Select(place => System.IO.Path.Combine(place, subset))
            .FirstOrDefault(Directory.Exists)
        : null;

    public override IShownItems OpenItems() => new VqaV2Items(
        Path, File.Exists(Annotations) ? Annotations : null, image => PictureFolder is { } folder ? PathOf(folder, image) : null, Name);

    public override void Check(CheckRun run)
    {
        var annotated = File.Exists(Annotations) ? CheckAnnotations(run) : null;
        if (annotated is null)
        {
            run.Findings.Note($"no {System.IO.Path.GetFileName(Annotations)} lies here, as for tests: answers were not looked at");
        }

        var images = CheckQuestions(run, annotated);
        if (PictureFolder is { } folder)
        {
            CheckPictures(run, folder, images);
        }
        else
        {
            run.Findings.Note($"no folder {Subset ?? "of pictures"} lies here: pictures were not looked at");
        }
    }

    private KeySet CheckAnnotations(CheckRun run)
    {
        var (annotated, answers) = (new KeySet(), new Dictionary<string, int>(StringComparer.Ordinal));
        run.Each(Annotations, "annotations", VqaV2Annotation.Read, (annotation, place) =>
        {
            answers[annotation.MultipleChoiceAnswer] = answers.GetValueOrDefault(annotation.MultipleChoiceAnswer) + 1;
            if (!annotated.Add(annotation.QuestionId))
            {
                run.Findings.Wrong(FaultKind.Duplicate, $"{place} annotates question {annotation.QuestionId}, which is annotated before; remove one");
            }
        });
        var common = answers.Values.Where(count => count >= Common).ToList();
        run.Findings.Labelled(common.Sum(), answers.Values.Sum());
        run.Findings.Note($"{common.Count} answers are the commonest of {Common} questions or more; answers are held against these");
        return annotated;
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
                run.Findings.Wrong(FaultKind.Missing, $"{place}: question {question.Id} has no annotation in {Annotations}; use files of one split");
            }
        });
        run.Findings.Count("pictures", images.Count);
        return images;
    }

    private void CheckPictures(CheckRun run, string folder, SortedDictionary<long, int> images)
    {
        run.Expect(images.Count);
        run.Each(images, image => PathOf(folder, image.Key), (image, _) => PictureCheck.Look(PathOf(folder, image.Key), $"record {image.Value} of {Path}"));
    }

    private string PathOf(string folder, long image) => System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"COCO_{Subset}_{image:D12}.jpg"));

    [GeneratedRegex("mscoco_([a-z]+)(?:-dev)?([0-9]{4})_")]
    private static partial Regex SubsetPattern();
}
