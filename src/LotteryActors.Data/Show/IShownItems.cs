namespace LotteryActors.Data.Show;

/// <summary>Items that can be drawn, by number.</summary>
internal interface IShownItems : IDisposable
{
    long Count { get; }

    /// <exception cref="DataException">The item is damaged.</exception>
    ShownItem Read(int item);
}
