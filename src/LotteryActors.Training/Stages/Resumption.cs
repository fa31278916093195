using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Training.Checkpoints;

namespace LotteryActors.Training.Stages;

/// <summary>Takes a training stage up where an earlier attempt left it.</summary>
internal static class Resumption
{
    /// <summary>Restores the newest checkpoint where the request names one; one that cannot be read is passed over, aloud, and the stage begins afresh.</summary>
    /// <exception cref="Tickets.Stages.StageFailedException">The checkpoint belongs to another stage.</exception>
    public static void TakeUp(TrainingState state, StageWork work)
    {
        if (work.Request.ResumeFrom is not { } digest)
        {
            return;
        }

        work.At("resuming");
        try
        {
            state.Resume(CheckpointFile.Read(work.Store, digest, work.Key, state.Parameters.Layout));
        }
        catch (Exception e) when (e is ArtifactException or SafetensorsFormatException or InvalidDataException)
        {
            work.Options.Say($"{work.Request.Spec.Kind} {work.Key.Short}: begins afresh, its checkpoint cannot be used: {e.Message}");
        }
    }
}
