using System.Text.Json;
using LotteryActors.Cli.Boards;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Running;

/// <summary>For scripts: one JSON object a line, written out at once. The shapes are in docs/cli.md.</summary>
/// <param name="clock">For holding progress down to two lines a second and stage; decides nothing else.</param>
internal sealed class JsonView(TextWriter output, TimeProvider clock) : IRunView
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<StageKey, DateTimeOffset> _shown = [];
    private (SearchPhase Phase, int Level) _phase;

    public void Show(SearchNotice notice, RunBoard board)
    {
        switch (notice)
        {
            case SearchNotices.SearchHappened happened:
                Happened(happened.Event, board);
                break;
            case SearchNotices.StageStarted s:
                Line("stage-started", board, json => Stage(json, board, s.Stage, s.Kind, j => Lease(j, s.Device, s.Attempt)));
                break;
            case SearchNotices.StageProgressed p when IsDue(p):
                Line("progress", board, json => Stage(json, board, p.Stage, p.Kind, j => Progress(j, p)));
                break;
            case SearchNotices.StageCheckpointed c:
                Line("checkpoint", board, json => Stage(json, board, c.Stage, c.Kind, j => Checkpoint(j, c.Checkpoint)));
                break;
            case SearchNotices.StageCompleted c:
                Line("stage-completed", board, json => Stage(json, board, c.Stage, c.Kind, j => Completed(j, c)));
                break;
            case SearchNotices.StageAttemptEnded e:
                Line("attempt-ended", board, json => Stage(json, board, e.Stage, e.Kind, j => Ended(j, e)));
                break;
            case SearchNotices.StageGivenUp g:
                Line("stage-given-up", board, json => Stage(json, board, g.Stage, g.Kind, j => j.WriteString("reason", g.Reason)));
                break;
            case SearchNotices.Hindered h:
                Line("waiting", board, json => json.WriteString("reason", h.Reason));
                break;
            default:
                break;
        }
    }

    public void End(RunBoard board, RunEnding ending) => Line("ended", board, json =>
    {
        json.WriteString("phase", Name(board.Search.Phase));
        json.WriteBoolean("from_ledger", ending.FromLedger);
        if (ending.FromLedger)
        {
            json.WriteString("message", "answered from the ledger");
        }

        json.Number("majority", ending.Majority);
        json.WriteString("report", ending.ReportFolder);
        json.WriteStartArray("remarks");
        ending.Remarks.ToList().ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteNumber("seconds", Math.Round(ending.Elapsed.TotalSeconds, 1));
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static string Name(SearchPhase phase) => phase.ToString().ToLowerInvariant();

    private void Happened(ISearchEvent e, RunBoard board)
    {
        switch (e)
        {
            case SearchEvents.Submitted:
                Line("submitted", board, json => json.WriteString("name", board.Search.Spec!.Name));
                break;
            case SearchEvents.Evaluated evaluated:
                Line("level", board, json => Level(json, board.Search.Levels[evaluated.Level]));
                break;
            case SearchEvents.Completed completed:
                Line("verdict", board, json => Verdict(json, completed, board));
                break;
            case SearchEvents.Failed failed:
                Line("failed", board, json => json.WriteString("reason", failed.Reason));
                break;
        }

        Phase(board);
    }

    /// <summary>Told when it changes; most events leave it as it is.</summary>
    private void Phase(RunBoard board)
    {
        var phase = (board.Search.Phase, board.Search.Level);
        if (phase != _phase)
        {
            _phase = phase;
            Line("phase", board, json =>
            {
                json.WriteString("phase", Name(board.Search.Phase));
                json.WriteNumber("level", board.Search.Level);
            });
        }
    }

    private bool IsDue(SearchNotices.StageProgressed progressed)
    {
        var now = clock.GetUtcNow();
        if (_shown.TryGetValue(progressed.Stage, out var last) && now - last < Apart)
        {
            return false;
        }

        _shown[progressed.Stage] = now;
        return true;
    }

    private static void Stage(Utf8JsonWriter json, RunBoard board, StageKey stage, string kind, Action<Utf8JsonWriter> more)
    {
        json.WriteString("key", stage.Hex);
        json.WriteString("kind", kind);
        json.WriteString("purpose", board.PurposeOf(stage, kind));
        more(json);
    }

    private static void Lease(Utf8JsonWriter json, string device, long attempt)
    {
        json.WriteString("device", device);
        json.WriteNumber("attempt", attempt);
    }

    private static void Progress(Utf8JsonWriter json, SearchNotices.StageProgressed progressed)
    {
        json.WriteString("device", progressed.Device);
        json.WriteNumber("step", progressed.Progress.Step);
        json.WriteNumber("steps", progressed.Progress.Steps);
        json.Number("loss", progressed.Progress.Loss);
        json.Number("examples_per_second", progressed.Progress.ExamplesPerSecond);
    }

    private static void Checkpoint(Utf8JsonWriter json, StageCheckpoint checkpoint)
    {
        json.WriteNumber("step", checkpoint.Step);
        json.WriteString("digest", checkpoint.Digest.Hex);
        json.WriteNumber("bytes", checkpoint.Bytes);
    }

    private static void Completed(Utf8JsonWriter json, SearchNotices.StageCompleted completed)
    {
        json.Outputs(completed.Result);
        json.Scores(completed.Result);
        json.WriteBoolean("from_ledger", completed.FromLedger);
    }

    private static void Ended(Utf8JsonWriter json, SearchNotices.StageAttemptEnded ended)
    {
        json.WriteNumber("attempt", ended.Attempt);
        json.WriteString("end", ended.End.ToString().ToLowerInvariant());
        json.WriteString("evidence", ended.Evidence);
    }

    private static void Level(Utf8JsonWriter json, LevelRecord level)
    {
        json.WriteNumber("level", level.Level);
        json.Number("target_sparsity", level.TargetSparsity);
        json.Number("sparsity", level.Sparsity);
        json.Number("accuracy", level.Accuracy);
    }

    private static void Verdict(Utf8JsonWriter json, SearchEvents.Completed completed, RunBoard board)
    {
        json.WriteString("sentence", board.Search.Verdict!.Sentence);
        json.WriteString("rule", completed.Rule.Rule);
        json.Number("share", completed.Rule.Share);
        json.Number("level", completed.Level);
        json.Number("sparsity", completed.Sparsity);
        json.Number("share_of_dense", completed.ShareOfDense);
    }

    private void Line(string name, RunBoard board, Action<Utf8JsonWriter> write)
    {
        output.WriteLine(JsonLine.Of(json =>
        {
            json.WriteString("event", name);
            json.WriteString("search", board.Id.Text);
            write(json);
        }));
        output.Flush();
    }
}
