using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Families;

/// <summary>The families by name: the one place that chooses between them.</summary>
internal static class ModelFamilies
{
    /// <exception cref="ArgumentException">There is no such family.</exception>
    public static IModelFamily Of(ModelSpec spec) => spec.Family switch
    {
        "uniter" => new UniterFamily(),
        "lxmert" => new LxmertFamily(),
        "vilt" => new ViltFamily(),
        _ => throw new ArgumentException($"{spec.Name}: this build has no model family '{spec.Family}'; known are uniter, lxmert, vilt"),
    };
}
