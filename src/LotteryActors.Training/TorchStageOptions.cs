namespace LotteryActors.Training;

/// <summary>The device a <see cref="TorchStageRunner"/> works on.</summary>
public sealed record TorchStageOptions
{
    /// <summary><c>cpu</c>, or <c>cuda:0</c> and so on.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads Torch computes with; a stage that asks for another number is refused, for it would give other bits.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The optimiser of GPUs on the CPU too, so that it can be tested there: other last bits than a stage's key stands for.</summary>
    internal bool OptimisesWithTensors { get; init; }

    /// <summary>Mean time between preemptions that the checkpoint interval is chosen for (Young/Daly), where a stage's policy leaves it open.</summary>
    public TimeSpan MeanTimeToPreemption { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Hears what people should know and no message carries, one line each: a damaged checkpoint that is passed over.</summary>
    public Action<string> Say { get; init; } = Console.Error.WriteLine;
}
