using LotteryActors.Data.Batches;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Sees a scene as a noisy object detector would: one region an object, its box a little off, its feature vector the
/// sum of one fixed random vector per attribute value, plus noise.
/// </summary>
public sealed class Detector
{
    /// <summary>It names shapes as objects and colours as their attributes, and is never wrong.</summary>
    public static RegionClasses Classes { get; } =
        new(SceneWords.Values(SceneAttribute.Shape).Count, SceneWords.Values(SceneAttribute.Colour).Count);

    /// <summary>With four attributes of this deviation a feature without noise has variance 1.</summary>
    private const float AttributeScale = 0.5f;
    private const double BoxJitter = 0.01;
    private const ulong Directions = 0x646972;

    private readonly int _featureSize;
    private readonly float _noise;
    private readonly float[][][] _directions;

    /// <param name="featureSize">Length of a region's feature vector (F).</param>
    /// <param name="noise">Deviation of the noise on every feature.</param>
    public Detector(int featureSize, double noise, ulong seed)
    {
        _featureSize = featureSize;
        _noise = (float)noise;
        _directions = [.. SceneWords.Attributes.Select(a => DrawDirections(a, featureSize, seed))];
    }

    public PictureRegions See(Scene scene, RandomStream random)
    {
        var count = scene.Objects.Count;
        var features = new float[count * _featureSize];
        var boxes = new float[count * PictureRegions.BoxSize];
        for (var i = 0; i < count; i++)
        {
            Describe(scene.Objects[i].Look, features.AsSpan(i * _featureSize, _featureSize), random);
            Locate(scene.Objects[i], boxes.AsSpan(i * PictureRegions.BoxSize, PictureRegions.BoxSize), random);
        }

        return new PictureRegions(count, features, boxes)
        {
            Objects = [.. scene.Objects.Select(item => item.Look.Shape)],
            Attributes = [.. scene.Objects.Select(item => item.Look.Colour)],
        };
    }

    private void Describe(Look look, Span<float> feature, RandomStream random)
    {
        for (var attribute = SceneAttribute.Size; attribute <= SceneAttribute.Shape; attribute++)
        {
            var direction = _directions[(int)attribute][look[attribute]];
            for (var f = 0; f < feature.Length; f++)
            {
                feature[f] += direction[f];
            }
        }

        foreach (ref var value in feature)
        {
            value += _noise * random.Bell();
        }
    }

    private static void Locate(SceneObject item, Span<float> box, RandomStream random) => PictureRegions.WriteBox(
        box,
        Jitter(item.X, random),
        Jitter(item.Y, random),
        Jitter(item.X + item.Width, random),
        Jitter(item.Y + item.Height, random));

    private static float Jitter(float edge, RandomStream random) =>
        Math.Clamp(edge + (float)random.Uniform(-BoxJitter, BoxJitter), 0f, 1f);

    private static float[][] DrawDirections(SceneAttribute attribute, int size, ulong seed) =>
        [.. SceneWords.Values(attribute).Select((_, value) => DrawDirection((ulong)attribute, (ulong)value, size, seed))];

    private static float[] DrawDirection(ulong attribute, ulong value, int size, ulong seed)
    {
        var random = new RandomStream(seed, Directions + attribute, value);
        var direction = new float[size];
        foreach (ref var entry in direction.AsSpan())
        {
            entry = AttributeScale * random.Bell();
        }

        return direction;
    }
}
