namespace LotteryActors.Artifacts.Checkpoints;

/// <summary>An entry of a state dictionary that is no tensor.</summary>
/// <param name="What">What it is: <c>a number</c>, <c>an object of torch.foo.Bar</c>.</param>
public sealed record UnreadEntry(string Name, string What);
