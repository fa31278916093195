using System.CommandLine;

namespace LotteryActors.Cli.CommandLine;

/// <summary>A verb, with examples for its help.</summary>
/// <param name="examples">Command lines without the word <c>lottery</c>, each with what it is for: <c>run quickstart</c>.</param>
internal sealed class VerbCommand(string name, string description, params IReadOnlyList<(string Line, string For)> examples) : Command(name, description)
{
    public IReadOnlyList<(string Line, string For)> Examples { get; } = examples;
}
