using System.Text.Json;
using LotteryActors.Cluster.Journal;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Chaos.Tests;

/// <summary>
/// What kills cost in training: the furthest step that an attempt was ever heard to reach, by the JSON lines of <c>run</c>, against the
/// checkpoint that the next attempt was given, by the journal.
/// </summary>
internal sealed class RepeatedTraining
{
    private readonly Dictionary<(string Stage, long Attempt), int> _reached = [];
    private readonly Dictionary<string, long> _running = new(StringComparer.Ordinal);

    /// <summary>Takes in what one process wrote, in the order of its life. An attempt whose start was told before it began to watch stays unknown.</summary>
    public void Listen(string log)
    {
        _running.Clear();
        foreach (var line in log.Split('\n').Where(l => l.StartsWith('{')))
        {
            using var json = Parse(line);
            if (json is not null)
            {
                Hear(json.RootElement);
            }
        }
    }

    /// <summary>
    /// An attempt repeats at most the steps of one checkpoint interval: a state is saved after every half of it, and the save of the next one
    /// waits for it.
    /// </summary>
    /// <returns>How many attempts resumed from a checkpoint.</returns>
    public int MustBeAtMostAnInterval(string home, string history)
    {
        var resumed = 0;
        foreach (var (stage, attempt, from, interval) in Resumptions(home))
        {
            resumed += from > 0 ? 1 : 0;
            var reached = _reached.Where(r => r.Key.Stage == stage && r.Key.Attempt < attempt).Select(r => r.Value).DefaultIfEmpty(0).Max();
            Assert.True(
                reached - from <= interval,
                $"{history}\nstage {stage} had reached step {reached}, attempt {attempt} began at {from}; the interval is {interval}\n{string.Join('\n', HistoryOf(stage, home))}");
        }

        return resumed;
    }

    /// <summary>Null for a line that a killed process left half written.</summary>
    private static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the journal knows of the stage, and what went wrong on the node.</summary>
    private static IEnumerable<string> HistoryOf(string stage, string home) =>
        LedgerReader.History(home).Where(h => h.Entity.EndsWith(stage, StringComparison.Ordinal)).Select(h => h.Event.ToString()!)
            .Concat(File.ReadLines(Path.Combine(home, "logs", "node.log")).Where(line => line.Contains(" error ", StringComparison.Ordinal)));

    private void Hear(JsonElement line)
    {
        var happened = line.GetProperty("event").GetString();
        if (happened is "stage-started")
        {
            _running[line.GetProperty("key").GetString()!] = line.GetProperty("attempt").GetInt64();
        }
        else if (happened is "progress" or "checkpoint" && line.GetProperty("key").GetString() is { } stage && _running.TryGetValue(stage, out var attempt))
        {
            _reached[(stage, attempt)] = Math.Max(_reached.GetValueOrDefault((stage, attempt)), line.GetProperty("step").GetInt32());
        }
    }

    /// <summary>Every second and later attempt at a training stage, with the step it was given to begin at.</summary>
    private static IEnumerable<(string Stage, long Attempt, int From, int Interval)> Resumptions(string home)
    {
        var states = new Dictionary<string, StageState>(StringComparer.Ordinal);
        foreach (var (entity, happened) in LedgerReader.History(home).Where(h => h.Event is IStageEvent))
        {
            var before = states.GetValueOrDefault(entity, StageState.New);
            states[entity] = before.Apply((IStageEvent)happened);
            if (happened is StageEvents.Leased { Attempt: > 1 } leased && before.Spec is TrainStage or PretrainStage)
            {
                yield return (before.Key!.Hex, leased.Attempt, before.Checkpoint?.Step ?? 0, before.Wanters[0].Checkpoints.EverySteps);
            }
        }
    }
}
