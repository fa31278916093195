using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Cli.Boards;
using LotteryActors.Cluster.Journal;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Masks;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Tests;

/// <summary>
/// A search carried through by the real state machine, its stages answered by a table of scores instead of a device: three levels,
/// a random mask beside each, a question-only model.
/// </summary>
internal sealed class SyntheticSearch
{
    private static readonly double[] Tickets = [0.80, 0.81, 0.796, 0.62];
    private static readonly double[] RandomMasks = [0, 0.74, 0.66, 0.51];

    private readonly IArtifactStore _store;
    private readonly List<SearchNotice> _notices = [];
    private readonly Dictionary<StageKey, (StageSpec Spec, StageResult Result)> _done = [];
    private TicketSearchState _state = TicketSearchState.New;
    private long _position;

    private SyntheticSearch(IArtifactStore store, SearchSpec spec)
    {
        _store = store;
        Id = SearchId.Of(spec);
        Tell(new SearchCommands.Submit(Id, spec));
    }

    public SearchId Id { get; }

    public TicketSearchState State => _state;

    public IReadOnlyList<SearchNotice> Notices => _notices;

    public LedgerView Ledger => new(
        [new SearchRecord(Id, _state)],
        [.. _done.Select(d => new StageRecord(d.Key, Completed(d.Key, d.Value.Spec, d.Value.Result)))]);

    public RunBoard Board => _notices.Aggregate(new RunBoard(Id), (board, notice) => board.Apply(notice));

    public static SearchSpec Spec(string name = "quick <start>") => new(
        name,
        new ModelSpec("uniter-mini", "uniter", 8, 1, 2, 16, 40, 16, 2, 5, 0.1, 0.02),
        Seed: 7,
        new DataSpec("scenes", "vqa", DataView.Both, [new DataOption("train-size", "400")], Digest.Of("scenes"u8), 12),
        new PretrainPlan(new DataSpec("scenes", "captions", DataView.Both, [], Digest.Of("captions"u8), 0), Recipe, new ObjectiveMix(2, 1, 1)),
        Recipe,
        new PrunePlan("encoder", [0.4, 0.7, 0.9], HeadPolicy.Anchor),
        RewindStep: 0,
        [ControlKind.RandomMask, ControlKind.QuestionOnly],
        new VerdictRule("relaxed", 0.99),
        new Execution("cpu", 1),
        new CheckpointPolicy(50, 30),
        Priority: 0,
        DataPath: null);

    /// <summary>From submission on, until nothing is wanted or <paramref name="stages"/> are done.</summary>
    public static SyntheticSearch Run(IArtifactStore store, int stages = int.MaxValue, SearchSpec? spec = null)
    {
        var search = new SyntheticSearch(store, spec ?? Spec());
        while (search._done.Count < stages && search._state.Wants() is [var next, ..])
        {
            search.Do(next);
        }

        return search;
    }

    /// <summary>What is wanted next ends so until it is given up, and the search fails.</summary>
    /// <returns>That stage, and the ledger with it.</returns>
    public (StageKey Broken, LedgerView Ledger) Break(AttemptEnd end, string evidence)
    {
        var wanted = _state.Wants()[0];
        var stage = StageState.New.Apply(new StageEvents.Opened(wanted.Key, wanted.Spec)).Apply(new StageEvents.Wanted(Id, null, new CheckpointPolicy(1, 60), 0));
        while (stage.Decide(new StageCommands.Grant(wanted.Key, "cpu-0")).Events is [StageEvents.Leased leased])
        {
            stage = stage.Apply(leased);
            stage = stage.Decide(new StageCommands.EndAttempt(wanted.Key, leased.Attempt, end, evidence)).Events.Aggregate(stage, (s, e) => s.Apply(e));
        }

        Tell(new SearchCommands.StageBroken(Id, wanted.Key, stage.Reason!, null));
        return (wanted.Key, Ledger with { Stages = [.. Ledger.Stages, new StageRecord(wanted.Key, stage)] });
    }

    public void Notice(SearchNotice notice) => _notices.Add(notice);

    public void Tell(ISearchCommand command)
    {
        var decision = _state.Decide(command);
        Assert.Null(decision.Refusal);
        foreach (var e in decision.Events)
        {
            _state = _state.Apply(e);
            _notices.Add(new SearchNotices.SearchHappened(Id, e, ++_position));
        }
    }

    private static TrainRecipe Recipe { get; } = new(200, 32, 2, 1e-3, 20, 0.01, 0.9, 0.98, 1e-6, 2, 10);

    private void Do(WantedStage wanted)
    {
        var place = StagePlace.Of(wanted.Spec, _state);
        _notices.Add(new SearchNotices.StageStarted(Id, wanted.Key, wanted.Spec.Kind, "cpu-0@127.0.0.1:4053/abc", 1));
        _notices.Add(new SearchNotices.StageProgressed(Id, wanted.Key, wanted.Spec.Kind, "cpu-0@127.0.0.1:4053/abc", new StageProgress(50, wanted.Spec.Steps, 0.5, 640)));
        var result = Result(wanted, place);
        _done.Add(wanted.Key, (wanted.Spec, result));
        _notices.Add(new SearchNotices.StageCompleted(Id, wanted.Key, wanted.Spec.Kind, result, FromLedger: false));
        Tell(new SearchCommands.StageDone(Id, wanted.Key, result));
    }

    private StageResult Result(WantedStage wanted, StagePlace? place)
    {
        var provenance = new Provenance("cpu", 1, "AVX2", "2.10.0", BitExact: true, Seconds: 1.5);
        return wanted.Spec switch
        {
            EvaluateStage => new StageResult([], [new Score("accuracy", Accuracy(place!)), new Score("loss", 0.4), new Score("examples", 1000)], provenance),
            PruneStage prune => new StageResult([Mask(prune.Sparsity, offset: prune.Weights == _state.Anchor!.Weights ? 2 : 0)], [.. Counts(prune.Sparsity)], provenance),
            DrawMaskStage => new StageResult([Mask(_state.Levels[place!.Level!.Value].TargetSparsity, offset: 1)], [.. Counts(_state.Levels[place.Level.Value].TargetSparsity)], provenance),
            _ => new StageResult([Weights(wanted.Key)], [new Score("loss", 0.3)], provenance),
        };
    }

    private static double Accuracy(StagePlace place) => place.Control switch
    {
        ControlKind.QuestionOnly => 0.45,
        ControlKind.RandomMask => At(RandomMasks, place.Level!.Value),
        ControlKind.Adversarial => At(Tickets, place.Level!.Value) + 0.01,
        ControlKind.OneShot => At(RandomMasks, place.Level!.Value) + 0.03,
        _ => At(Tickets, place.Level!.Value),
    };

    /// <summary>Beyond its end a table goes on falling.</summary>
    private static double At(double[] scores, int level) => level < scores.Length ? scores[level] : scores[^1] - (0.03 * (level - scores.Length + 1));

    private static IEnumerable<Score> Counts(double sparsity)
    {
        var mask = MaskOf(sparsity, 0);
        return [new Score("kept", mask.Kept), new Score("prunable", mask.Prunable), new Score("sparsity", mask.Sparsity)];
    }

    private StageOutput Mask(double sparsity, int offset)
    {
        var info = MaskArtifact.Put(_store, MaskOf(sparsity, offset));
        return new StageOutput("mask", info.Digest, info.Bytes);
    }

    /// <summary>Keeps the first of every ten weights, the first two, ...; nested by construction.</summary>
    private static Mask MaskOf(double sparsity, int offset)
    {
        var tensors = new[] { MaskTensor.Zeros("uniter.encoder.query.weight", [8, 8]), MaskTensor.Zeros("uniter.encoder.output.weight", [8, 16]) };
        foreach (var tensor in tensors)
        {
            for (var i = 0L; i < tensor.Length; i++)
            {
                if (((i * 7) + offset) % 10 >= 10 * sparsity)
                {
                    tensor.Keep(i);
                }
            }
        }

        return new Mask("encoder", tensors);
    }

    private StageOutput Weights(StageKey key)
    {
        float[] Values(int count) => [.. Enumerable.Range(1, count).Select(i => i + (Convert.ToInt32(key.Hex[..5], 16) / 1e7f))];
        var info = _store.Put(stream => SafetensorsWriter.Write(
            stream,
            [
                TensorData.Float32("uniter.embeddings.word.weight", [4, 8], Values(32)),
                TensorData.Float32("uniter.encoder.query.weight", [8, 8], Values(64)),
                TensorData.Float32("uniter.encoder.output.weight", [8, 16], Values(128)),
                TensorData.Float32("cls.predictions.bias", [4], Values(4)),
            ]));
        return new StageOutput("weights", info.Digest, info.Bytes);
    }

    private static StageState Completed(StageKey key, StageSpec spec, StageResult result) =>
        StageState.New.Apply(new StageEvents.Opened(key, spec)).Apply(new StageEvents.Leased(1, "cpu-0")).Apply(new StageEvents.Completed(1, result));
}
