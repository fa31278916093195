using LotteryActors.Data.Batches;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Scenes;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>Scenes for models that read pixels.</summary>
public sealed class ScenePixelTests
{
    private const int Side = 48;

    private static readonly DataOption[] Small = [new("train-size", "60"), new("evaluation-size", "20")];

    [Fact]
    public void Pixels_are_those_of_the_scenes_PNG_file_from_minus_one_to_one()
    {
        var world = new SceneWorld(Small);
        var png = new SceneRenderer(Side).Render(world.Scene(SceneSplit.Evaluation, 3));

        var batch = Open(DataView.Both).Evaluation(4).First();

        Assert.Equal((4, Side, Side), (batch.Pixels!.Size, batch.Pixels.Height, batch.Pixels.Width));
        var decoded = EncodedPictures.Decode(png, "scene").Rgb;
        var third = batch.Pixels.Pixels.AsSpan(3 * 3 * Side * Side);
        for (var i = 0; i < Side * Side; i++)
        {
            Assert.Equal((decoded[3 * i] / 127.5f) - 1, third[i], 1e-5f);
            Assert.Equal((decoded[(3 * i) + 2] / 127.5f) - 1, third[(2 * Side * Side) + i], 1e-5f);
        }
    }

    [Fact]
    public void A_blind_view_has_black_pictures_and_a_model_of_regions_none()
    {
        Assert.All(Open(DataView.TextOnly).Train(1, 4, 0).First().Pixels!.Pixels, level => Assert.Equal(-1f, level));
        Assert.Null(Open(DataView.Both, side: null).Train(1, 4, 0).First().Pixels);
    }

    [Fact]
    public void A_swapped_caption_has_the_pixels_and_the_regions_of_one_picture()
    {
        var facts = DataSets.Describe("scenes", "captions", Small, null);
        var captions = DataSets.OpenCaptions(new DataSpec("scenes", "captions", DataView.Both, facts.Options, facts.Fingerprint, 0), null, Side);
        var batch = captions.Train(1, 8, 1, new ObjectiveMix(0, 0, 1), 0).First();
        var world = new SceneWorld(Small);
        var seen = Enumerable.Range(0, 60).ToDictionary(i => world.Picture(SceneSplit.Captions, i).Features[0], i => world.Pixels(SceneSplit.Captions, i, Side).Rgb);

        Assert.True(facts.HasPixels);
        Assert.Contains(0L, ((ItmBatch)batch).Matches);
        for (var row = 0; row < batch.Size; row++)
        {
            var rgb = seen[batch.RegionFeatures[row * batch.Regions * batch.RegionFeatureSize]];
            var pixels = batch.Pixels!.Pixels.AsSpan(row * 3 * Side * Side, Side * Side).ToArray();
            Assert.All(pixels.Index(), pixel => Assert.Equal((rgb[3 * pixel.Index] / 127.5f) - 1, pixel.Item, 1e-5f));
        }
    }

    [Fact]
    public void The_detector_names_the_shape_and_the_colour_of_every_region()
    {
        var facts = DataSets.Describe("scenes", "captions", Small, null);
        var captions = DataSets.OpenCaptions(new DataSpec("scenes", "captions", DataView.Both, facts.Options, facts.Fingerprint, 0), null);
        var batch = (MrfrBatch)captions.Train(1, 8, 1, new ObjectiveMix(0, 1, 0), 0).First();

        Assert.Equal(new RegionClasses(4, 8), captions.RegionClasses);
        Assert.All(batch.Names!.Objects.Zip(batch.RegionMask()), pair => Assert.Equal(pair.Second == 1, pair.First is >= 0 and < 4));
        Assert.All(batch.Names.Attributes.Zip(batch.RegionMask()), pair => Assert.Equal(pair.Second == 1, pair.First is >= 0 and < 8));
    }

    private static ITaskData<VqaBatch, VqaBatch> Open(DataView view, int? side = Side)
    {
        var facts = DataSets.Describe("scenes", "vqa", Small, null);
        return DataSets.OpenVqa(new DataSpec("scenes", "vqa", view, facts.Options, facts.Fingerprint, facts.Answers), null, side);
    }
}
