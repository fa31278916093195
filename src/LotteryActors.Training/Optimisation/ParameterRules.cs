using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Uniter;
using LotteryActors.Models.Vilt;

namespace LotteryActors.Training.Optimisation;

/// <summary>What a model family's parameter names say to masks and optimiser.</summary>
/// <param name="Prunable">The parameters a preset's mask ranges over, by name and shape.</param>
/// <param name="IsDecayed">Whether weight decay reaches a parameter in the original; see <see cref="Decays"/>.</param>
/// <param name="IsHead">Whether a parameter belongs to a head: what a rewind may draw anew.</param>
/// <param name="HasHeadRate">Whether a parameter learns at the heads' multiple of the rate.</param>
public sealed record ParameterRules(
    Func<string, IEnumerable<(string Name, long[] Shape)>, IReadOnlyList<string>> Prunable,
    Func<string, bool> IsDecayed,
    Func<string, bool> IsHead,
    Func<string, bool> HasHeadRate)
{
    /// <summary>
    /// Whether biases and norms are spared whatever they are called. The originals go by substring of the name and so decay some norms (UNITER,
    /// ViLT), or decay everything (LXMERT); published numbers were made so.
    /// </summary>
    public bool SparesVectors { get; init; }

    /// <summary>Whether weight decay reaches a parameter of this name and shape.</summary>
    public bool Decays(string name, IReadOnlyCollection<long> shape) => IsDecayed(name) && !(SparesVectors && shape.Count < 2);

    /// <summary>optim/misc.py and train_vqa.py (lr_mul).</summary>
    public static ParameterRules Uniter { get; } = new(UniterParameters.Prunable, UniterParameters.IsDecayed, UniterParameters.IsHead, UniterParameters.IsHead);

    /// <summary>src/lxrt/optimization.py: everything is decayed. The original has one rate for all, a head rate of 1.</summary>
    public static ParameterRules Lxmert { get; } = new(LxmertParameters.Prunable, LxmertParameters.IsDecayed, LxmertParameters.IsHead, LxmertParameters.IsHead);

    /// <summary>vilt_utils.py, set_schedule: four groups, decayed or not, at the rate or at lr_mult times the rate.</summary>
    public static ParameterRules Vilt { get; } = new(ViltParameters.Prunable, ViltParameters.IsDecayed, ViltParameters.IsHead, ViltParameters.HasHeadRate);
}
