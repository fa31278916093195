using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Examples;

/// <summary>Examples whose pictures can be seen themselves, beside their regions.</summary>
internal interface IPictures
{
    /// <summary>A square picture.</summary>
    /// <param name="index">Of questions the example, of captions the picture.</param>
    /// <param name="side">Pixels along a side.</param>
    Pixels Pixels(int index, int side);
}
