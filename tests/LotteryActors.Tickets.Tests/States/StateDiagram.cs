using System.Text;

namespace LotteryActors.Tickets.Tests.States;

/// <summary>One transition as it was seen to happen.</summary>
internal sealed record Transition(string From, string To, string Command, string Events);

/// <summary>Tries every command in every state that can be reached, and draws what happens.</summary>
internal static class StateDiagram
{
    /// <param name="commands">Named commands worth trying in a state; those with one name are one arrow.</param>
    /// <param name="decide">The events of a command and the state after them.</param>
    /// <param name="sameness">States of one sameness are explored once.</param>
    public static IReadOnlyList<Transition> Explore<TState, TCommand>(
        TState start,
        Func<TState, IEnumerable<(string Name, TCommand Command)>> commands,
        Func<TState, TCommand, (IReadOnlyList<object> Events, TState After)> decide,
        Func<TState, string> node,
        Func<TState, string> sameness)
    {
        var seen = new HashSet<string> { sameness(start) };
        var open = new Queue<TState>([start]);
        var transitions = new List<Transition>();
        while (open.TryDequeue(out var state))
        {
            foreach (var (name, command) in commands(state))
            {
                var (events, after) = decide(state, command);
                if (events.Count == 0)
                {
                    continue;
                }

                transitions.Add(new Transition(node(state), node(after), name, string.Join(", ", events.Select(e => e.GetType().Name))));
                if (seen.Add(sameness(after)))
                {
                    open.Enqueue(after);
                }
            }
        }

        return [.. transitions.Distinct()];
    }

    /// <summary>Mermaid; arrows that all states of <paramref name="inside"/> have in common are drawn once, from the group.</summary>
    public static string Draw(IReadOnlyList<Transition> transitions, IReadOnlyList<string> order, string initial, string group, IReadOnlyList<string> inside)
    {
        var arrows = Merge(Common(Common(transitions, inside, group, outward: true), inside, group, outward: false))
            .OrderBy(a => Rank(a.From)).ThenBy(a => Rank(a.To)).ThenBy(a => a.Events, StringComparer.Ordinal).ToList();
        var text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        if (inside.Count > 0)
        {
            text.Append("    state ").Append(group).Append(" {\n");
            Append("        ", arrows.Where(a => inside.Contains(a.From) && inside.Contains(a.To)));
            text.Append("    }\n");
        }

        Append("    ", arrows.Where(a => !(inside.Contains(a.From) && inside.Contains(a.To))));
        return text.Append("```\n").ToString();

        void Append(string indent, IEnumerable<Transition> some)
        {
            foreach (var a in some)
            {
                text.Append(indent).Append(a.From == initial ? "[*]" : a.From).Append(" --> ").Append(a.To)
                    .Append(" : ").Append(a.Command).Append(" / ").Append(a.Events).Append('\n');
            }
        }

        int Rank(string name) => name == group ? order.Count : order.ToList().IndexOf(name);
    }

    private static IReadOnlyList<Transition> Common(IReadOnlyList<Transition> transitions, IReadOnlyList<string> inside, string group, bool outward)
    {
        var common = transitions
            .Where(t => inside.Contains(outward ? t.From : t.To) && !inside.Contains(outward ? t.To : t.From))
            .GroupBy(t => (Outside: outward ? t.To : t.From, t.Command, t.Events))
            .Where(g => inside.Count > 1 && inside.All(i => g.Any(t => (outward ? t.From : t.To) == i)))
            .ToList();
        var replaced = common.SelectMany(g => g).ToHashSet();
        return
        [
            .. transitions.Where(t => !replaced.Contains(t)),
            .. common.Select(g => outward
                ? new Transition(group, g.Key.Outside, g.Key.Command, g.Key.Events)
                : new Transition(g.Key.Outside, group, g.Key.Command, g.Key.Events)),
        ];
    }

    /// <summary>Commands that lead from one state to another by the same events share an arrow.</summary>
    private static IEnumerable<Transition> Merge(IReadOnlyList<Transition> transitions) =>
        transitions.GroupBy(t => (t.From, t.To, t.Events))
            .Select(g => new Transition(g.Key.From, g.Key.To, string.Join(" or ", g.Select(t => t.Command).Order(StringComparer.Ordinal)), g.Key.Events));
}
