namespace LotteryActors.Training.Optimisation;

/// <summary>
/// The learning rate inside of LXMERT's BertAdam (LXMERT, src/lxrt/optimization.py, warmup_linear). It goes by the updates
/// the one parameter has had, so that its first is made at rate 0, and late comers begin their own warm-up.
/// </summary>
/// <param name="Warmup">Share of all steps over which the rate rises, in (0, 1); -1 is the original's default and starts at half the rate.</param>
/// <param name="Steps">t_total: updates a parameter can have in the whole schedule.</param>
/// <param name="FromStep">Steps of the schedule that lie before the run, where a late rewind begins it in the middle.</param>
public sealed record BertAdamSchedule(double Warmup, int Steps, int FromStep = 0)
{
    /// <summary>Share of the full rate.</summary>
    /// <param name="updates">Updates of the parameter in this run before this one; from 0.</param>
    public double Factor(int updates)
    {
        var progress = (double)(FromStep + updates) / Steps;
        return progress < Warmup ? progress / Warmup : Math.Max((progress - 1) / (Warmup - 1), 0);
    }
}
