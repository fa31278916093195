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
    /// <summary>It names shapes as objects and colours as their attributes; it guesses what is hidden, and else is never wrong.</summary>
    public static RegionClasses Classes { get; } =
        new(SceneWords.Values(SceneAttribute.Shape).Count, SceneWords.Values(SceneAttribute.Colour).Count);

    /// <summary>With four attributes of this deviation a feature without noise has variance 1.</summary>
    private const float AttributeScale = 0.5f;
    private const double BoxJitter = 0.01;

    /// <summary>How far an edge may be off where boxes are found, as a share of the object's side.</summary>
    private const double Misplacement = 0.1;
    private const int MostParts = 2;

    /// <summary>How far a box is beside the object it holds a part of, as a share of the object's side.</summary>
    private const double FewestOff = 0.6;
    private const double MostOff = 0.9;

    /// <summary>How much of an object's look is seen by a part of it.</summary>
    private const float PartStrength = 0.5f;
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

    public PictureRegions See(Scene scene, RandomStream random) => See([.. scene.Objects.Select(Whole)], BoxJitter, random);

    /// <summary>Describes the objects in boxes that people drew: exactly where they are.</summary>
    public PictureRegions SeeGroundTruth(Scene scene, RandomStream random) => See([.. scene.Objects.Select(Whole)], jitter: 0, random);

    /// <summary>
    /// Finds objects as a detector does where nobody tells it the boxes: each a little more off, one or two that hold a
    /// part of an object for a whole one, in any order. A true box keeps an IoU above 0.5 with its object, a false one
    /// stays below.
    /// </summary>
    public PictureRegions Detect(Scene scene, RandomStream random)
    {
        var parts = Enumerable.Range(0, 1 + random.Below(MostParts)).Select(_ => PartOf(random.Pick(scene.Objects), random)).ToArray();
        return See(random.Shuffle(scene.Objects.Select(item => Misplaced(item, random)).Concat(parts)), jitter: 0, random);
    }

    private PictureRegions See(Sighting[] objects, double jitter, RandomStream random)
    {
        var count = objects.Length;
        var features = new float[count * _featureSize];
        var boxes = new float[count * PictureRegions.BoxSize];
        for (var i = 0; i < count; i++)
        {
            Describe(objects[i], features.AsSpan(i * _featureSize, _featureSize), random);
            Locate(objects[i].Item, boxes.AsSpan(i * PictureRegions.BoxSize, PictureRegions.BoxSize), jitter, random);
        }

        return new PictureRegions(count, features, boxes)
        {
            Objects = [.. objects.Select(seen => Name(seen.Item, SceneAttribute.Shape, random))],
            Attributes = [.. objects.Select(seen => Name(seen.Item, SceneAttribute.Colour, random))],
        };
    }

    private static int Name(SceneObject item, SceneAttribute attribute, RandomStream random) =>
        item.Hides(attribute) ? random.Below(SceneWords.Values(attribute).Count) : item.Look[attribute];

    private void Describe(Sighting seen, Span<float> feature, RandomStream random)
    {
        for (var attribute = SceneAttribute.Size; attribute <= SceneAttribute.Shape; attribute++)
        {
            if (seen.Item.Hides(attribute))
            {
                continue;
            }

            var direction = _directions[(int)attribute][seen.Item.Look[attribute]];
            for (var f = 0; f < feature.Length; f++)
            {
                feature[f] += seen.Strength * direction[f];
            }
        }

        foreach (ref var value in feature)
        {
            value += _noise * random.Bell();
        }
    }

    private static void Locate(SceneObject item, Span<float> box, double jitter, RandomStream random) => PictureRegions.WriteBox(
        box,
        Jitter(item.X, jitter, random),
        Jitter(item.Y, jitter, random),
        Jitter(item.X + item.Width, jitter, random),
        Jitter(item.Y + item.Height, jitter, random));

    private static float Jitter(float edge, double jitter, RandomStream random) =>
        Math.Clamp(edge + (float)random.Uniform(-jitter, jitter), 0f, 1f);

    private static Sighting Whole(SceneObject item) => new(item, 1f);

    /// <summary>The object where a detector finds it.</summary>
    private static Sighting Misplaced(SceneObject item, RandomStream random)
    {
        return Whole(Between(item, Off(item.X), Off(item.Y), Off(item.X + item.Width), Off(item.Y + item.Height)));

        float Off(float edge) => edge + (float)(random.Uniform(-Misplacement, Misplacement) * item.Width);
    }

    /// <summary>The object found beside where it is, so that less than half of it is in the box.</summary>
    private static Sighting PartOf(SceneObject item, RandomStream random)
    {
        var off = (float)(random.Uniform(FewestOff, MostOff) * item.Width * (random.Chance(0.5) ? 1 : -1));
        var (x, y) = random.Chance(0.5) ? (item.X + off, item.Y) : (item.X, item.Y + off);
        return new Sighting(Between(item, x, y, x + item.Width, y + item.Height), PartStrength);
    }

    private static SceneObject Between(SceneObject item, float left, float top, float right, float bottom)
    {
        var (x1, y1, x2, y2) = (Math.Clamp(left, 0, 1), Math.Clamp(top, 0, 1), Math.Clamp(right, 0, 1), Math.Clamp(bottom, 0, 1));
        return item with { X = x1, Y = y1, Width = x2 - x1, Height = y2 - y1 };
    }

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

    /// <summary>An object as it is found.</summary>
    /// <param name="Strength">How clearly its look is seen.</param>
    private readonly record struct Sighting(SceneObject Item, float Strength);
}
