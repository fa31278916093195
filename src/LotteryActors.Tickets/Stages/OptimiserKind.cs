namespace LotteryActors.Tickets.Stages;

/// <summary>Whose update a training makes.</summary>
public enum OptimiserKind
{
    /// <summary>UNITER's and ViLT's: bias correction, decay after the update, on matrices alone.</summary>
    AdamW = 0,

    /// <summary>LXMERT's (src/lxrt/optimization.py): no bias correction, decay within the update.</summary>
    BertAdam = 1,
}

/// <summary>How a learning rate goes over the steps of a training. All rise linearly from zero over the warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>UNITER's (optim/sched.py): linearly to zero at the last step; the first update has the rate of step 1.</summary>
    Linear = 0,

    /// <summary>LXMERT's, within its optimiser: linearly to zero, by the updates that each parameter has had; the first update has the rate 0.</summary>
    BertAdam = 1,

    /// <summary>ViLT's (vilt_utils.py, set_schedule): by a power of the way that is left to an end rate; the first update has the rate 0.</summary>
    Polynomial = 2,

    /// <summary>ViLT's where decay_power is "cosine": half a cosine to zero; the first update has the rate 0.</summary>
    Cosine = 3,
}
