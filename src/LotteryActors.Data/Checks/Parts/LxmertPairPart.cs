using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Formats.Lxmert;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A split of NLVR2 in LXMERT's form.</summary>
internal sealed class LxmertPairPart(string root, string data, string file, LxmertPictures pictures) : DataPart("LXMERT nlvr2", root, file)
{
    public override IEnumerable<string> Files => [Path];

    public override void Check(CheckRun run)
    {
        var findings = run.Findings;
        var split = System.IO.Path.GetFileNameWithoutExtension(Path);
        var features = new LxmertFeaturesOf(Path, LxmertFeaturesOf.Try(() => LxmertNlvr2.Features(data, [split])), pictures);
        var hasFeatures = features.Require(findings);
        var met = new KeySet();
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

            if (hasFeatures && !(features.Contains(sentence.Image0) && features.Contains(sentence.Image1)))
            {
                findings.Skip("sentences with a picture that has no features");
            }
        });
    }
}
