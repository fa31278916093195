using LotteryActors.Data.Batches;
using LotteryActors.Data.Formats.Lxmert;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.LxmertData;

/// <summary>The objects of LXMERT's files as regions.</summary>
internal static class LxmertRegions
{
    private const int Corners = 4;

    /// <exception cref="DataException">A box lies outside its picture.</exception>
    public static PictureRegions Of(DetectedObjects objects)
    {
        var corners = objects.NormalisedBoxes();
        var boxes = new float[objects.Count * PictureRegions.BoxSize];
        for (var region = 0; region < objects.Count; region++)
        {
            var box = corners.AsSpan(region * Corners, Corners);
            PictureRegions.WriteBox(boxes.AsSpan(region * PictureRegions.BoxSize), box[0], box[1], box[2], box[3]);
        }

        return new PictureRegions(objects.Count, objects.Features, boxes);
    }

    /// <summary>With what the detector takes each of them for.</summary>
    /// <exception cref="DataException">As <see cref="Of(DetectedObjects)"/>, or an object or attribute is none of the detector's.</exception>
    public static PictureRegions Of(DetectedObjects objects, RegionClasses classes) => Of(objects) with
    {
        Objects = Known(objects, objects.ObjectIds, "objects_id", classes.Objects, "objects"),
        Attributes = Known(objects, objects.AttributeIds, "attrs_id", classes.Attributes, "attributes"),
    };

    private static int[] Known(DetectedObjects objects, long[] ids, string field, int count, string option)
    {
        var unknown = Array.FindIndex(ids, id => id < 0 || id >= count);
        return unknown < 0
            ? Array.ConvertAll(ids, id => (int)id)
            : throw new DataException($"{objects.Place}: {field} holds {ids[unknown]} at {unknown}, none of {count}; give the option {option} that the detector has");
    }
}
