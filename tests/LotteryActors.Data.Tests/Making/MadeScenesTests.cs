using System.Security.Cryptography;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Examples;
using LotteryActors.Data.LxmertData;
using LotteryActors.Data.Making;
using LotteryActors.Data.Scenes;
using LotteryActors.Data.UniterData;
using LotteryActors.Data.ViltData;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Making;

/// <summary>Scenes written as files of UNITER, LXMERT and ViLT and read back with default options are the scenes in memory.</summary>
public sealed class MadeScenesTests : IClassFixture<MadeScenesTests.Made>
{
    private const int Size = 60;
    private const int Side = 32;

    /// <summary>Half floats keep eleven bits; a box's area is a product of two of them.</summary>
    private const float OfHalves = 1.5e-3f;

    private readonly Made _made;

    public MadeScenesTests(Made made) => _made = made;

    public static TheoryData<string, string> Tasks =>
    [
        .. TaskNames.Learnable.Append(TaskNames.Captions).Select(task => ("uniter", task)),
        .. new[] { TaskNames.Vqa, TaskNames.Gqa, TaskNames.Nlvr2, TaskNames.Captions }.Select(task => ("lxmert", task)),
        .. new[] { TaskNames.Vqa, TaskNames.Nlvr2, TaskNames.Retrieval, TaskNames.Captions }.Select(task => ("vilt", task)),
    ];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_task_read_from_files_is_the_task_in_memory(string format, string task)
    {
        var (memory, files, same) = (new ScenesDataSet(Order(format).Options), _made.Open(format), Same(format));
        int? side = format == "vilt" ? Side : null;
        var (expected, actual) = (memory.Open(task), files.Open(task));

        Assert.Equal(memory.Vocabulary.Pieces, files.Vocabulary.Pieces);
        Assert.Equal(expected.AnswerNames, actual.AnswerNames);
        switch (expected, actual)
        {
            case (AnswerTask one, AnswerTask other):
                same.Assert(one.Train, other.Train, side);
                same.Assert(one.Evaluation, other.Evaluation, side);
                Assert.Equal(one.MajorityShare, other.MajorityShare, 1e-9);
                break;
            case (Nlvr2Task one, Nlvr2Task other):
                same.Assert(one.Train, other.Train, side);
                same.Assert(one.Evaluation, other.Evaluation, side);
                Assert.Equal(one.MajorityShare, other.MajorityShare, 1e-9);
                break;
            case (VcrTask one, VcrTask other):
                same.Assert(one.Train, other.Train, side, i => (i / 2) + (i % 2 * Size));
                same.Assert(one.Evaluation, other.Evaluation, side);
                Assert.Equal(one.MajorityShare, other.MajorityShare, 1e-9);
                break;
            case (ReferringTask one, ReferringTask other):
                same.Assert(one.Train, other.Train, side);
                same.Assert(one.Evaluation, other.Evaluation, side);
                Assert.Equal(one.MajorityShare, other.MajorityShare, 0.1);
                break;
            case (RetrievalTask one, RetrievalTask other):
                same.Assert(one.Train, other.Train, side);
                same.Assert(one.Evaluation, other.Evaluation, side);
                Assert.Equal(one.Ranking.PictureOf, other.Ranking.PictureOf);
                break;
            case (CaptionTask one, CaptionTask other):
                AssertCaptions(one.Captions, other.Captions, same, format);
                break;
            default:
                Assert.Fail($"{expected.GetType().Name} and {actual.GetType().Name}");
                break;
        }

        Assert.InRange(same.LongestText, 3, files.MaxTextLength(task));
    }

    [Theory]
    [InlineData("uniter")]
    [InlineData("lxmert")]
    [InlineData("vilt")]
    public void The_same_order_gives_the_same_bytes_and_fingerprints(string format)
    {
        using var again = new Made();
        Assert.Equal(Bytes(_made.Folder(format)), Bytes(again.Folder(format)));
        Assert.Equal(_made.Open(format).Fingerprint(TaskNames.Nlvr2), again.Open(format).Fingerprint(TaskNames.Nlvr2));
        SceneMaker.Write(again.Folder(format), Order(format) with { Seed = 2 });
        Assert.NotEqual(_made.Open(format).Fingerprint(TaskNames.Nlvr2), again.Open(format).Fingerprint(TaskNames.Nlvr2));
    }

    [Fact]
    public void A_made_set_is_trained_on_as_any_other()
    {
        var facts = DataSets.Describe("uniter", TaskNames.Vcr, [], _made.Folder("uniter"));
        var data = DataSets.Open<VcrBatch, VcrEvaluationBatch>(new DataSpec("uniter", TaskNames.Vcr, DataView.ImageOnly, facts.Options, facts.Fingerprint, 0), _made.Folder("uniter"));
        Assert.Equal((2 * Size, Size / 10, 48), (facts.TrainExamples, facts.EvaluationExamples, facts.RegionFeatures));
        Assert.Equal(32, data.Train(1, 8, 3).First().Size);
        Assert.Equal(Size / 10, data.Evaluation(4).Sum(batch => batch.Size / batch.Candidates));
    }

    [Fact]
    public void Pictures_without_regions_are_for_models_that_read_pixels()
    {
        var facts = DataSets.Describe("vilt", TaskNames.Vqa, [], _made.Folder("vilt"));
        var spec = new DataSpec("vilt", TaskNames.Vqa, DataView.ImageOnly, facts.Options, facts.Fingerprint, facts.Answers);
        Assert.Equal((0, true), (facts.RegionFeatures, facts.HasPixels));
        var blind = DataSets.OpenVqa(spec, _made.Folder("vilt"), Side).Train(1, 4, 0).First();
        Assert.Equal((2, 0, 4 * 3 * Side * Side), (blind.TextLength, blind.Regions, blind.Pixels!.Pixels.Length));
        Assert.Equal(
            "data set vilt: gives pixels and no regions; use a model that reads pixels",
            Assert.Throws<DataException>(() => DataSets.OpenVqa(spec, _made.Folder("vilt"))).Message);
    }

    [Fact]
    public void A_folder_of_other_files_is_left_alone_and_an_unfinished_one_never_looks_whole()
    {
        using var folder = new Made();
        var other = Path.Combine(folder.Root, "other");
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "thesis.tex"), "");
        var error = Assert.Throws<DataException>(() => SceneMaker.Write(other, Order("uniter")));
        Assert.Equal($"{other}: holds files that `lottery data make` did not write; give a new or an empty folder", error.Message);

        var killed = Path.Combine(folder.Root, "killed");
        Assert.Throws<InvalidOperationException>(() => SceneMaker.Write(killed, Order("vilt"), task => _ = task == TaskNames.Retrieval ? throw new InvalidOperationException() : task));
        Assert.False(Directory.Exists(killed));
        SceneMaker.Write(killed, Order("vilt"));
        Assert.True(File.Exists(Path.Combine(killed, "vqav2_val.arrow")));
        Assert.False(Directory.Exists($"{killed}.unfinished"));
    }

    private static void AssertCaptions(ICaptionExamples expected, ICaptionExamples actual, SameBatches same, string format)
    {
        Assert.Equal((expected.Count, expected.Pictures), (actual.Count, actual.Pictures));
        for (var i = 0; i < expected.Count; i++)
        {
            same.AssertText(expected.Text(i), actual.Text(i));
            if (format == "vilt")
            {
                Assert.Equal(((IPictures)expected).Pixels(expected.PictureOf(i), Side).Rgb, ((IPictures)actual).Pixels(actual.PictureOf(i), Side).Rgb);
                continue;
            }

            var (one, other) = (expected.Picture(expected.PictureOf(i)), actual.Picture(actual.PictureOf(i)));
            same.Assert("features", one.Features, other.Features);
            same.Assert("boxes", one.Boxes, other.Boxes);
            if (format == "lxmert")
            {
                Assert.Equal(one.Objects, other.Objects);
                Assert.Equal(one.Attributes, other.Attributes);
            }
        }
    }

    private static SceneOrder Order(string format) => new(Enum.Parse<SceneFormat>(format, ignoreCase: true), Size, Seed: 5, PictureSide: Side);

    private static SameBatches Same(string format) => new(format == "uniter" ? OfHalves : 0, hasRegions: format != "vilt");

    private static string[] Bytes(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];

    /// <summary>Scenes in every format, each written when it is first asked for.</summary>
    public sealed class Made : IDisposable
    {
        public string Root { get; } = Directory.CreateTempSubdirectory("made-").FullName;

        public string Folder(string format)
        {
            var folder = Path.Combine(Root, format);
            if (!Directory.Exists(folder))
            {
                SceneMaker.Write(folder, Order(format));
            }

            return folder;
        }

        internal IDataSet Open(string format) => format switch
        {
            "uniter" => new UniterDataSet([], Folder(format)),
            "lxmert" => new LxmertDataSet([], Folder(format)),
            _ => new ViltDataSet([], Folder(format)),
        };

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }
}
