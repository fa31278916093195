using LotteryActors.Data.Batching;
using LotteryActors.Data.Formats.Vilt;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Scenes;

/// <summary>Scenes drawn for the rows of a batch.</summary>
internal static class ScenePixels
{
    /// <param name="rows">The scene of every row; one that recurs is drawn once.</param>
    /// <param name="world">Whose scenes they are.</param>
    /// <param name="side">Pixels along a side; null where none are asked for.</param>
    public static ViltPictureBatch? Draw(IEnumerable<Scene> rows, SceneWorld world, int? side)
    {
        if (side is not { } pixels)
        {
            return null;
        }

        var renderer = world.Renderer(pixels);
        var drawn = new Dictionary<Scene, Pixels>(ReferenceEqualityComparer.Instance);
        return PixelCollation.Collate([.. rows.Select(Drawn)], pixels);

        Pixels Drawn(Scene scene) => drawn.TryGetValue(scene, out var picture) ? picture : drawn[scene] = renderer.Draw(scene);
    }
}
