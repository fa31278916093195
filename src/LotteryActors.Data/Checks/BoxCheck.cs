using System.Globalization;

namespace LotteryActors.Data.Checks;

/// <summary>Boxes that leave their picture or have no area.</summary>
internal static class BoxCheck
{
    /// <param name="boxes">[N, columns] beginning with x1, y1, x2, y2.</param>
    /// <param name="slack">How far outside is still inside, as a share of the sides.</param>
    /// <param name="mend">What to do about a box.</param>
    public static void Look(ReadOnlySpan<float> boxes, int columns, (float Width, float Height) picture, float slack, string place, string mend, List<Fault> faults)
    {
        for (var i = 0; i < boxes.Length / columns; i++)
        {
            var box = boxes.Slice(i * columns, 4);
            if (!box.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            {
                LookAt(box, i, picture, slack, place, mend, faults);
            }
        }
    }

    private static void LookAt(ReadOnlySpan<float> box, int number, (float Width, float Height) picture, float slack, string place, string mend, List<Fault> faults)
    {
        if (IsOutside(box[0], box[2], picture.Width, slack) || IsOutside(box[1], box[3], picture.Height, slack))
        {
            faults.Add(new Fault(FaultKind.BoxOutside, Invariant($"{place}: box {number} from ({box[0]:G6}, {box[1]:G6}) to ({box[2]:G6}, {box[3]:G6}) leaves the picture of {picture.Width:G6} x {picture.Height:G6}; {mend}")));
        }

        if (box[2] <= box[0] || box[3] <= box[1])
        {
            faults.Add(new Fault(FaultKind.BoxEmpty, Invariant($"{place}: box {number} is {box[2] - box[0]:G6} wide and {box[3] - box[1]:G6} high; {mend}")));
        }
    }

    private static bool IsOutside(float first, float second, float side, float slack) =>
        Math.Min(first, second) < -slack * side || Math.Max(first, second) > side * (1 + slack);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
