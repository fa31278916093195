using LotteryActors.Data.Pictures;
using LotteryActors.Data.Scenes;

namespace LotteryActors.Data.Tests.Scenes;

public sealed class SceneRendererTests
{
    [Fact]
    public void Objects_are_drawn_where_they_are_in_their_colour()
    {
        var scene = new Scene([new SceneObject(new Look(1, 0, 1, 1), 0.1f, 0.2f, 0.25f, 0.25f), new SceneObject(new Look(1, 2, 1, 0), 0.6f, 0.6f, 0.25f, 0.25f)]);

        var picture = EncodedPictures.Decode(new SceneRenderer(200).Render(scene), "scene.png");

        Assert.Equal((200, 200), (picture.Width, picture.Height));
        Assert.Equal([0xC9, 0x2A, 0x2A], Pixel(picture, 45, 65)); // the middle of the red ball
        Assert.Equal([0x1C, 0x5F, 0xC4], Pixel(picture, 138, 152)); // the front of the blue cube
        Assert.Equal([0xF2, 0xEF, 0xE9], Pixel(picture, 190, 10)); // the ground
    }

    private static byte[] Pixel(Pixels picture, int x, int y) => picture.Rgb[(((y * picture.Width) + x) * 3)..][..3];
}
