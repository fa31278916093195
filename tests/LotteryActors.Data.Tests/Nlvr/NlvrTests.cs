using LotteryActors.Data.Batches;
using LotteryActors.Data.Nlvr;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;
using LotteryActors.Golden;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Nlvr;

public sealed class NlvrTests : IDisposable
{
    private const string Sound = """{"sentence":"There is a box.","label":"true","identifier":"1-0","directory":"0","structured_rep":[[{"y_loc":1,"type":"square","color":"Black","x_loc":2,"size":30}],[],[]]}""";

    /// <summary>Folder of the whole development set; what reads it is skipped where none is named.</summary>
    private static readonly string Original = Environment.GetEnvironmentVariable("LOTTERY_NLVR") ?? "";
    private static readonly string Fixture = Path.Combine(Repository.Root, "tests", "fixtures", "nlvr");

    private readonly string _folder = Directory.CreateTempSubdirectory("nlvr-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_of_pixels_sees_the_whole_picture_as_a_square()
    {
        var facts = Describe(Fixture);
        var spec = new DataSpec("nlvr", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);

        var pixels = DataSets.OpenVqa(spec, Fixture, 96).Evaluation(3).First().Pixels!;

        Assert.True(facts.HasPixels);
        Assert.Equal((3, 96, 96), (pixels.Size, pixels.Width, pixels.Height));
        // The gaps between the three grey boxes are white down the whole height.
        Assert.All([27, 67], column => Assert.Equal(pixels.Pixels[column], pixels.Pixels[(95 * 96) + column]));
        Assert.True(pixels.Pixels.Distinct().Count() > 3);
    }

    [Fact]
    public void Facts_come_from_the_files()
    {
        var facts = Describe(Fixture);

        Assert.Equal((2, 12, 9, 5), (facts.Answers, facts.RegionFeatures, facts.TrainExamples, facts.EvaluationExamples));
        Assert.Equal(["vocabulary=embedded"], facts.Options.Select(o => $"{o.Name}={o.Value}"));
    }

    [Fact]
    public void Regions_lie_where_the_picture_shows_them()
    {
        var set = new NlvrDataSet([], Fixture);
        foreach (var (split, index) in new[] { set.Train, set.Evaluation }.SelectMany(split => Enumerable.Range(0, split.Count).Select(index => (split, index))))
        {
            var regions = split.Regions(index);
            var picture = split.Picture(index);
            Assert.Equal(split.Read(index).Picture.Boxes, regions.Boxes);
            for (var region = 0; region < regions.Count; region++)
            {
                var box = regions.Boxes.AsSpan(region * PictureRegions.BoxSize, PictureRegions.BoxSize);
                var (x, y) = ((int)((box[0] + box[2]) / 2 * picture.Width), (int)((box[1] + (1.2f * box[3])) / 2.2f * picture.Height));
                var colour = picture.Rgb.AsSpan(((y * picture.Width) + x) * 3, 3).ToArray();
                var feature = regions.Features.AsSpan(region * 12, 12);
                byte[] wanted = feature[3] == 1 ? [0, 0, 0] : feature[4] == 1 ? [0, 0x99, 0xFF] : [0xFF, 0xFF, 0];
                Assert.Equal(wanted, colour);
            }
        }
    }

    [Fact]
    public void A_feature_tells_place_size_colour_shape_and_box()
    {
        var regions = NlvrRegions.Of([new NlvrObject(2, NlvrShape.Triangle, NlvrColour.Yellow, 80, 20, 30)]);

        Assert.Equal([0.8f, 0.2f, 0.3f, 0, 0, 1, 0, 0, 1, 0, 0, 1], regions.Features);
        Assert.Equal([380f / 400, 0.2f, 1f, 0.5f], regions.Boxes[..4]);
    }

    [Fact]
    public void Batches_carry_true_and_false()
    {
        var facts = Describe(Fixture);
        var vqa = DataSets.OpenVqa(new DataSpec("nlvr", "vqa", DataView.Both, facts.Options, facts.Fingerprint, facts.Answers), Fixture);
        var batch = vqa.Evaluation(5).Single();

        Assert.Equal(["false", "true"], vqa.AnswerNames);
        Assert.All(batch.Targets.Chunk(2), target => Assert.Equal(1f, target.Sum()));
        Assert.Equal((5, 12), (batch.Size, batch.RegionFeatureSize));
    }

    [Fact]
    public void Captions_are_the_training_sentences_that_are_true()
    {
        var facts = DataSets.Describe("nlvr", "captions", [], Fixture);
        var set = new NlvrDataSet([], Fixture);
        var captions = DataSets.OpenCaptions(new DataSpec("nlvr", "captions", DataView.Both, facts.Options, facts.Fingerprint, 0), Fixture);

        Assert.Equal(set.Train.TrueOnes.Count(), facts.TrainExamples);
        Assert.IsType<ItmBatch>(captions.Train(1, 2, 1, new ObjectiveMix(0, 0, 1), 0).First());
    }

    [Fact]
    public void Sentences_stay_in_their_split_whatever_the_order()
    {
        CopyFixture();
        File.WriteAllLines(Path.Combine(_folder, "dev.json"), File.ReadAllLines(Path.Combine(Fixture, "dev.json")).Reverse());

        var (forward, backward) = (new NlvrDataSet([], Fixture), new NlvrDataSet([], _folder));

        Assert.Equal(Pictures(forward.Evaluation), Pictures(backward.Evaluation));
        Assert.NotEqual(forward.Fingerprint("vqa"), backward.Fingerprint("vqa"));

        static IEnumerable<string> Pictures(NlvrSentences split) => Enumerable.Range(0, split.Count).Select(split.PictureFile).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void The_fingerprint_depends_on_every_picture_and_not_on_the_folder()
    {
        CopyFixture();
        Assert.Equal(Describe(Fixture).Fingerprint, Describe(_folder).Fingerprint);

        var pictures = Directory.GetFiles(_folder, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        File.Copy(pictures[0], pictures[^1], overwrite: true);
        Assert.NotEqual(Describe(Fixture).Fingerprint, Describe(_folder).Fingerprint);
    }

    [Theory]
    [InlineData("\"true\"", "\"maybe\"", "the label 'maybe' is neither true nor false")]
    [InlineData("\"1-0\"", "\"../1-0\"", "identifier must be two numbers with a dash between, not '../1-0'")]
    [InlineData("\"directory\":\"0\"", "\"directory\":\"..\"", "directory must be a number, not '..'")]
    [InlineData("Black", "Red", "box 0, object 0: the color 'Red' is none of Black, #0099ff, Yellow")]
    [InlineData("square", "star", "box 0, object 0: the type 'star' is none of circle, square, triangle")]
    [InlineData("\"x_loc\":2", "\"x_loc\":200", "box 0, object 0: x_loc must be from 0 to 100, not 200")]
    [InlineData("\"size\":30", "\"size\":0", "box 0, object 0: size must be from 1 to 100, not 0")]
    [InlineData(",[],[]]", ",[]]", "structured_rep has 2 boxes, 3 are wanted")]
    [InlineData("\"sentence\":", "\"sentence\"", "malformed JSON at column")]
    public void A_bad_line_is_named(string sound, string bad, string error)
    {
        var path = Path.Combine(_folder, "dev.json");
        File.WriteAllLines(path, [Sound.Replace("1-0", "2-0", StringComparison.Ordinal), Sound.Replace(sound, bad, StringComparison.Ordinal)]);

        Assert.StartsWith($"{path}:2: {error}", Assert.Throws<DataException>(() => NlvrFile.Read(path)).Message);
    }

    [Fact]
    public void An_identifier_that_stands_twice_and_a_missing_picture_are_named()
    {
        CopyFixture();
        var path = Path.Combine(_folder, "dev.json");
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [.. lines, lines[0]]);
        Assert.Contains("stands there 2 times; remove all but one", Assert.Throws<DataException>(() => Describe(_folder)).Message);

        File.WriteAllLines(path, lines);
        Directory.Delete(Path.Combine(_folder, "dev-images"), recursive: true);
        Assert.Contains("no such picture, sentence", Assert.Throws<DataException>(() => Describe(_folder)).Message);
    }

    [Fact]
    public void The_original_development_set_opens_and_its_training_words_are_the_embedded_vocabulary()
    {
        Assert.SkipUnless(Directory.Exists(Original), "LOTTERY_NLVR names no NLVR folder");
        var facts = Describe(Original);
        var basic = new BasicTokenizer(lowerCase: true, new HashSet<string>());
        var words = NlvrFile.Read(Path.Combine(Original, "dev.json"))
            .Where(sentence => !NlvrDataSet.IsForEvaluation(sentence.Group))
            .SelectMany(sentence => basic.Tokenize(sentence.Text)).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(989, facts.TrainExamples + facts.EvaluationExamples);
        Assert.InRange(facts.EvaluationExamples, 200, 300);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. words], WordPieceVocabulary.Embedded("nlvr").Pieces);
    }

    private void CopyFixture()
    {
        foreach (var file in Directory.GetFiles(Fixture, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(Fixture, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static DataFacts Describe(string folder) => DataSets.Describe("nlvr", "vqa", [], folder);
}
