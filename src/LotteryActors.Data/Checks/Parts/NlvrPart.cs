using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Nlvr;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>The development set of NLVR v1: its sentences, their boxes and their pictures.</summary>
internal sealed class NlvrPart(string root, string folder) : DataPart("NLVR v1", root, folder)
{
    private readonly string _file = System.IO.Path.Combine(folder, "dev.json");

    public override IEnumerable<string> Files => Directory.EnumerateFiles(System.IO.Path.Combine(Path, "dev-images"), "*.png", SearchOption.AllDirectories).Prepend(_file);

    public static bool Recognises(string folder) => File.Exists(System.IO.Path.Combine(folder, "dev.json")) && Directory.Exists(System.IO.Path.Combine(folder, "dev-images"));

    public override IShownItems OpenItems() => new NlvrItems(Path);

    public override void Check(CheckRun run)
    {
        var findings = run.Findings;
        var (met, pictures) = (new KeySet(), new List<(string Picture, string Identifier)>());
        findings.Count("sentences", 0);
        findings.Try(_file, () => NlvrFile.Each(_file, sentence =>
        {
            findings.Count("sentences");
            findings.Labelled(known: true);
            if (!met.Add(sentence.Identifier))
            {
                findings.Wrong(FaultKind.Duplicate, $"{_file}: the identifier {sentence.Identifier} stands there twice; remove one");
            }

            pictures.Add((sentence.Picture, sentence.Identifier));
            LookAtBoxes(findings, sentence);
        }, error => findings.Wrong(Fault.Of(error, _file))));
        CheckPictures(run, pictures);
    }

    private void LookAtBoxes(Findings findings, NlvrSentence sentence)
    {
        var faults = new List<Fault>();
        var regions = NlvrRegions.Of(sentence.Objects);
        BoxCheck.Look(regions.Boxes, PictureRegions.BoxSize, (1, 1), 0, $"{_file}: sentence {sentence.Identifier}", "restore the file from its source", faults);
        if (regions.Count == 0)
        {
            faults.Add(new Fault(FaultKind.BoxEmpty, $"{_file}: sentence {sentence.Identifier} has a picture without objects; restore the file from its source"));
        }

        faults.ForEach(findings.Wrong);
    }

    private void CheckPictures(CheckRun run, List<(string Picture, string Identifier)> pictures)
    {
        run.Findings.Count("pictures", pictures.Count);
        run.Expect(pictures.Count);
        run.Each(
            pictures,
            picture => PathOf(picture.Picture),
            (picture, _) => PictureCheck.Look(PathOf(picture.Picture), $"sentence {picture.Identifier} of {_file}"),
            (picture, seen) =>
            {
                if ((seen.Width, seen.Height) != (NlvrRegions.PictureWidth, NlvrRegions.PictureHeight))
                {
                    run.Findings.Wrong(FaultKind.Damaged, $"{PathOf(picture.Picture)}: {seen.Width} x {seen.Height} pixels, {NlvrRegions.PictureWidth} x {NlvrRegions.PictureHeight} are wanted; restore it");
                }
            });
    }

    private string PathOf(string picture) => System.IO.Path.Combine(Path, picture);
}
