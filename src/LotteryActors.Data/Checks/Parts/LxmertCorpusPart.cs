using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Formats.Lxmert;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A pre-training corpus in LXMERT's form: pictures with their sentences, captions and questions alike.</summary>
internal sealed class LxmertCorpusPart(string root, string data, string file, LxmertPictures pictures) : DataPart("LXMERT corpus", root, file)
{
    private readonly string _answers = System.IO.Path.Combine(data, "lxmert", "all_ans.json");

    public override IEnumerable<string> Files => File.Exists(_answers) ? [Path, _answers] : [Path];

    public override void Check(CheckRun run)
    {
        var findings = run.Findings;
        if (findings.Try(_answers, () => AnswerTable.Read(_answers)) is not { } answers)
        {
            return;
        }

        var source = System.IO.Path.GetFileNameWithoutExtension(Path);
        var features = new LxmertFeaturesOf(
            Path, LxmertFeaturesOf.Try(() => [new FeatureSource(System.IO.Path.Combine(data, LxmertPretraining.FeatureFile(source, data)))]), pictures);
        var hasFeatures = features.Require(findings);
        var met = new KeySet();
        findings.Count("sentences", 0);
        run.Each(Path, null, (record, place) => PretrainingPicture.Read(record, place, answers), (picture, place) =>
        {
            findings.Count("sentences", picture.Sentences.Values.Sum(texts => texts.Length));
            findings.Count("pictures");
            if (!met.Add(picture.ImageId))
            {
                findings.Wrong(FaultKind.Duplicate, $"{place}: the picture {picture.ImageId} stands there twice; put its sentences together");
            }

            var labels = picture.Labels.Values.SelectMany(category => category).ToArray();
            findings.Labelled(labels.Count(label => label.Count > 0), labels.Length);
            findings.Skip("pictures without features", hasFeatures && !features.Contains(picture.ImageId) ? 1 : 0);
        });
    }
}
