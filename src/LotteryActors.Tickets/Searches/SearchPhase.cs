namespace LotteryActors.Tickets.Searches;

/// <summary>How far the trunk of a search is (its levels, one after another); controls and evaluations run beside it.</summary>
public enum SearchPhase
{
    /// <summary>Nobody submitted it yet.</summary>
    New = 0,

    /// <summary>The anchor is being made: theta_0 by pre-training or from the seed, theta_i by the first i steps.</summary>
    Pretraining = 1,

    /// <summary>Level 0, the dense model, is being trained.</summary>
    Dense = 2,

    /// <summary>The mask of the next level is being made, while the last one is scored.</summary>
    Pruning = 3,

    /// <summary>A mask is known, its rewind not yet decided. Passed through within one decision.</summary>
    Rewinding = 4,

    /// <summary>mask * anchor is being trained.</summary>
    Retraining = 5,

    /// <summary>Every level is trained; scores of some are missing.</summary>
    Evaluating = 6,

    /// <summary>The trunk is done; controls remain.</summary>
    Controls = 7,

    /// <summary>The verdict is given.</summary>
    Completed = 8,

    /// <summary>A user halted it; resumable.</summary>
    Paused = 9,

    /// <summary>A user gave it up; submitting it again goes on.</summary>
    Cancelled = 10,

    /// <summary>A stage it wants is broken; resumable.</summary>
    Failed = 11,
}
