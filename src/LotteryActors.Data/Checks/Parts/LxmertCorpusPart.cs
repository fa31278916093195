using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Show;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A pre-training corpus in LXMERT's form: pictures with their sentences, captions and questions alike.</summary>
internal sealed class LxmertCorpusPart(string root, string data, string file, LxmertPictures pictures) : DataPart("LXMERT corpus", root, file)
{
    private readonly string _answers = System.IO.Path.Combine(data, "lxmert", "all_ans.json");

    private IReadOnlyList<FeatureSource>? Chosen => LxmertFeaturesOf.Try(() =>
        [new FeatureSource(System.IO.Path.Combine(data, LxmertPretraining.FeatureFile(System.IO.Path.GetFileNameWithoutExtension(Path), data)))]);

    private IReadOnlyList<string> Sources => LxmertFeaturesOf.Paths(Chosen, data);

    private AnswerTable Answers => AnswerTable.Read(_answers);

    public override IEnumerable<string> Files => File.Exists(_answers) ? [Path, _answers] : [Path];

    public override IShownItems OpenItems() => LxmertItems.Records(
        Path, Name, (record, place) => PretrainingPicture.Read(record, place, Answers), Sources, picture => ([picture.ImageId], picture.Sentences.SelectMany(Texts)));

    public override void Check(CheckRun run)
    {
        var findings = run.Findings;
        if (findings.Try(_answers, () => AnswerTable.Read(_answers)) is not { } answers)
        {
            return;
        }

        var features = new LxmertFeaturesOf(Path, Chosen, pictures);
        var hasFeatures = features.Require(findings);
        var (met, without) = (new KeySet(), 0);
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
            without += hasFeatures && !features.Contains(picture.ImageId) ? 1 : 0;
        });
        findings.Skip("pictures without features", without);
        if (without > 0 && without == met.Count)
        {
            findings.Wrong(FaultKind.Missing, $"{Path}: none of its {without} pictures has features; give the feature files of this source");
        }
    }

    private static IEnumerable<ShownText> Texts(KeyValuePair<string, string[]> category) => category.Value.Select(text => new ShownText(category.Key, text));
}
