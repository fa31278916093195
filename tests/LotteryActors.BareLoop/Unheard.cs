using LotteryActors.Tickets.Stages;

namespace LotteryActors.BareLoop;

/// <summary>Hears nothing of how a stage gets on.</summary>
public sealed class Unheard : IStageObserver
{
    public static readonly Unheard Instance = new();

    public void Progress(StageProgress progress)
    {
    }

    public void CheckpointSaved(StageCheckpoint checkpoint)
    {
    }
}
