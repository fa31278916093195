namespace LotteryActors.Tickets.Specs;

/// <summary>A parsed HOCON value as plain text: substitutions resolved, quotes taken off, nothing interpreted yet.</summary>
public abstract record SpecNode
{
    private SpecNode()
    {
    }

    /// <summary>A number, a word, a truth value or a string, as written.</summary>
    public sealed record Scalar(string Text) : SpecNode;

    public sealed record Sequence(IReadOnlyList<SpecNode> Items) : SpecNode;

    /// <param name="Fields">In the order written; each key once.</param>
    public sealed record Section(IReadOnlyList<SpecField> Fields) : SpecNode;
}

/// <summary>One key of a section and its value. The key is one path element, never dotted.</summary>
public sealed record SpecField(string Key, SpecNode Value);
