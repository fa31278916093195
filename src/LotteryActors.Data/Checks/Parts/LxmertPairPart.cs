using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A split of NLVR2 in LXMERT's form.</summary>
internal sealed class LxmertPairPart(string root, string data, string file, LxmertPictures pictures) : DataPart("LXMERT nlvr2", root, file)
{
    private IReadOnlyList<FeatureSource>? Chosen => LxmertFeaturesOf.Try(() => LxmertNlvr2.Features(data, [System.IO.Path.GetFileNameWithoutExtension(Path)]));

    private IReadOnlyList<string> Sources => LxmertFeaturesOf.Paths(Chosen, data);

    public override IEnumerable<string> Files => [Path];

    public override IShownItems OpenItems() => LxmertItems.Records(
        Path, Name, Nlvr2Sentence.Read, Sources, sentence => (
            [sentence.Image0, sentence.Image1],
            [new ShownText("sentence", sentence.Sentence), new ShownText("answer", sentence.Label switch { 1 => "true", 0 => "false", _ => "not told" }, IsRight: true)]));

    public override void Check(CheckRun run)
    {
        var findings = run.Findings;
        var features = new LxmertFeaturesOf(Path, Chosen, pictures);
        var hasFeatures = features.Require(findings);
        var (met, without) = (new KeySet(), 0);
        findings.Count("sentences", 0);
        run.Each(Path, null, Nlvr2Sentence.Read, (sentence, place) =>
        {
            findings.Count("sentences");
            if (!met.Add(sentence.Uid))
            {
                findings.Wrong(FaultKind.Duplicate, $"{place}: the uid {sentence.Uid} stands there twice; remove one");
            }

            if (sentence.Label is not null)
            {
                findings.Labelled(known: true);
            }

            without += hasFeatures && !(features.Contains(sentence.Image0) && features.Contains(sentence.Image1)) ? 1 : 0;
        });
        findings.Skip("sentences with a picture that has no features", without);
        if (without > 0 && without == met.Count)
        {
            findings.Wrong(FaultKind.Missing, $"{Path}: each of its {without} sentences has a picture without features; give the feature files of this split");
        }
    }
}
