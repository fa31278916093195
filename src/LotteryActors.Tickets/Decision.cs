namespace LotteryActors.Tickets;

/// <summary>What a state machine makes of a command: what happened, and a sentence for a sender whose command was not taken. Neither means: nothing to do.</summary>
/// <param name="Events">To be persisted together, in this order.</param>
/// <param name="Refusal">Names the thing, why, and the mend; null where the command was taken or already met.</param>
public sealed record Decision<TEvent>(IReadOnlyList<TEvent> Events, string? Refusal)
{
    /// <summary>The command changes nothing: it was met before.</summary>
    public bool IsNothing => Events.Count == 0 && Refusal is null;
}
