using LotteryActors.Data.Randomness;
using LotteryActors.Data.Scenes;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Scenes;

public sealed class SceneGridTests
{
    [Fact]
    public void Every_object_stands_whole_in_a_cell_of_its_own()
    {
        var generator = new SceneGenerator(9, 9, cells: 3);

        for (var index = 0UL; index < 50; index++)
        {
            var scene = generator.Generate(new RandomStream(1, 2, index));

            Assert.Equal(9, scene.Objects.Select(item => (Cell(item.X), Cell(item.Y))).Distinct().Count());
            Assert.All(scene.Objects, item => Assert.Equal((Cell(item.X), Cell(item.Y)), (Cell(item.X + item.Width), Cell(item.Y + item.Height))));
        }

        static int Cell(float edge) => (int)(3 * edge);
    }

    [Fact]
    public void Without_a_grid_the_options_say_nothing_of_one()
    {
        Assert.DoesNotContain("grid", Names([]));
        Assert.DoesNotContain("grid", Names([new("grid", "0")]));
        Assert.Contains("grid", Names([new("grid", "3")]));
        Assert.NotEqual(DataSets.Describe("scenes", "vqa", [], null).Fingerprint, DataSets.Describe("scenes", "vqa", [new("grid", "3")], null).Fingerprint);

        static IEnumerable<string> Names(DataOption[] options) => DataSets.Describe("scenes", "vqa", options, null).Options.Select(option => option.Name);
    }

    [Fact]
    public void More_objects_than_cells_are_refused() =>
        Assert.Equal(
            "data set scenes: objects-max 5 is above the 4 cells of grid 2, lower it",
            Assert.Throws<DataException>(() => DataSets.Describe("scenes", "vqa", [new("grid", "2"), new("objects-max", "5")], null)).Message);
}
