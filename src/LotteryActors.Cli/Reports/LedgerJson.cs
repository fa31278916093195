using System.Text.Json;
using LotteryActors.Cli.Running;
using LotteryActors.Cluster.Journal;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Reports;

/// <summary>
/// <c>status --json</c>: what was decided and what is done. Two homes that did the same work give the same <c>stages</c>, to the
/// byte: neither times nor places are in it.
/// </summary>
internal static class LedgerJson
{
    public static void Searches(Utf8JsonWriter json, IEnumerable<SearchRecord> searches)
    {
        json.WriteStartArray("searches");
        foreach (var search in searches.OrderBy(s => s.Id.Text, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            Search(json, search);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Stages(Utf8JsonWriter json, IEnumerable<(StageKey Key, string Kind, StageResult Result)> completed)
    {
        json.WriteStartArray("stages");
        foreach (var (key, kind, result) in completed.OrderBy(s => s.Key.Hex, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("key", key.Hex);
            json.WriteString("kind", kind);
            json.Outputs(result);
            json.Scores(result);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Search(Utf8JsonWriter json, SearchRecord search)
    {
        var state = search.State;
        json.WriteString("id", search.Id.Text);
        json.WriteString("phase", JsonView.Name(state.Phase));
        json.WriteNumber("level", state.Level);
        json.WriteNumber("levels", state.Levels.Count);
        json.WriteString("verdict", state.Verdict?.Sentence);
        json.WriteString("failure", state.FailureReason);
        json.WriteStartArray("results");
        foreach (var row in state.Spec is null ? [] : ResultsTable.Of(state, majority: null).Rows)
        {
            json.WriteStartObject();
            Row(json, row, state);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Row(Utf8JsonWriter json, ResultsRow row, TicketSearchState state)
    {
        json.WriteNumber("level", row.Level);
        json.Number("target_sparsity", row.Target);
        json.Number("sparsity", row.Sparsity);
        json.Number("accuracy", row.Accuracy);
        json.WriteStartObject("controls");
        foreach (var control in state.Controls.Where(c => c.Level == row.Level && c.Accuracy is not null).OrderBy(c => c.Control))
        {
            json.Number(ControlKinds.Name(control.Control), control.Accuracy);
        }

        json.WriteEndObject();
    }
}
