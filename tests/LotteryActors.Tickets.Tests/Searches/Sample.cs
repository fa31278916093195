using System.Globalization;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Tests.Searches;

/// <summary>A small search to play with, and devices that answer at once: pure functions of the stage's key.</summary>
internal static class Sample
{
    public static readonly Execution Cpu = new("cpu", 1);

    public static readonly ModelSpec Model = new("uniter-mini", "uniter", 64, 3, 4, 256, 300, 64, 2, 36, 0.1, 0.02);

    public static readonly DataSpec Vqa = new("scenes", "vqa", DataView.Both, [new DataOption("seed", "1"), new DataOption("train-size", "4000")], DigestOf("scenes"), 24);

    public static readonly TrainRecipe Recipe = new(600, 64, 1, 1e-3, 60, 0.01, 0.9, 0.98, 1e-6, 2, 1);

    public static readonly PretrainPlan Captions = new(Vqa with { Task = "captions", Answers = 0 }, Recipe with { Steps = 900 }, new ObjectiveMix(2, 1, 1));

    public static readonly SearchSpec Spec = new(
        "sample",
        Model,
        42,
        Vqa,
        Captions,
        Recipe,
        new PrunePlan("encoder", [0.3, 0.6], HeadPolicy.Anchor),
        0,
        [ControlKind.RandomMask, ControlKind.QuestionOnly],
        new VerdictRule("relaxed", 0.99),
        Cpu,
        new CheckpointPolicy(0, 30),
        0,
        null);

    public static readonly SearchSpec WithEveryControl = Spec with
    {
        Controls = ControlKinds.All,
        Recipe = Recipe with { Adversarial = new(AdversarialModality.Text, 3, 1e-3, 1e-3, PerturbationNorm.L2, 0, 1.5, 0, AdversarialUse.Tickets) },
    };

    public static SearchCommands.Submit Submit(SearchSpec spec) => new(SearchId.Of(spec), spec);

    public static Digest DigestOf(string text) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>What any device would leave for a stage: digests of its key, and scores that fall with sparsity.</summary>
    public static StageResult ResultOf(StageSpec stage)
    {
        var key = StageKey.Of(stage);
        var provenance = new Provenance("cpu", 1, "AVX2", "2.10.0", true, 1);
        return stage switch
        {
            PruneStage prune => new StageResult([new StageOutput(OutputNames.Mask, DigestOf($"mask of {key}"), 100)], Kept(prune.Sparsity), provenance),
            DrawMaskStage => new StageResult([new StageOutput(OutputNames.Mask, DigestOf($"mask of {key}"), 100)], Kept(0.5), provenance),
            EvaluateStage => new StageResult([], [new Score(ScoreNames.Accuracy, Accuracy(key)), new Score(ScoreNames.Loss, 1), new Score(ScoreNames.Examples, 1000)], provenance),
            _ => new StageResult([new StageOutput(OutputNames.Weights, DigestOf($"weights of {key}"), 1000)], [new Score(ScoreNames.Loss, 0.5)], provenance),
        };
    }

    public static SearchCommands.StageDone Done(this TicketSearchState search, StageSpec stage) => new(search.Id!, StageKey.Of(stage), ResultOf(stage));

    /// <summary>The state after a command, as an actor would reach it.</summary>
    public static TicketSearchState After(this TicketSearchState search, params ISearchCommand[] commands) =>
        commands.Aggregate(search, (state, command) => state.Decide(command).Events.Aggregate(state, (s, e) => s.Apply(e)));

    public static TicketSearchState Submitted(this SearchSpec spec) => TicketSearchState.New.After(Submit(spec));

    /// <summary>Answers the first wanted stage of some kind.</summary>
    public static TicketSearchState AfterFirst<T>(this TicketSearchState search)
        where T : StageSpec => search.After(search.Done(search.Wants().Select(w => w.Spec).OfType<T>().First()));

    /// <summary>Answers the stages it wants, chosen by <paramref name="choose"/>, until it wants none.</summary>
    public static TicketSearchState RunToEnd(this TicketSearchState search, Func<IReadOnlyList<WantedStage>, WantedStage> choose)
    {
        while (search.Wants() is { Count: > 0 } wants)
        {
            search = search.After(search.Done(choose(wants).Spec));
        }

        return search;
    }

    /// <summary>Every fact of a search in one text, so that two can be compared.</summary>
    public static string Facts(this TicketSearchState search) => string.Join('\n',
        [
            $"{search.Phase} {search.Id} {search.Level} {search.FailedStage} {search.FailureReason}",
            $"{search.Origin}",
            $"{search.Anchor}",
            .. search.Levels.Select(l => $"{l.Level} {l.TargetSparsity} {l.Pruned} {l.Rewound} {l.Trained} {l.Evaluated?.Stage} {l.Accuracy}"),
            .. search.Controls.Select(c => $"{c.Control} {c.Level} {c.Prepared} {c.Trained} {c.Evaluated?.Stage} {c.Accuracy}"),
            $"{search.Verdict?.Sentence} {search.Verdict?.Level} {search.Verdict?.ShareOfDense.ToString("R", CultureInfo.InvariantCulture)}",
            .. search.Wants().Select(w => $"{w.Key} {w.Priority}"),
        ]);

    private static IReadOnlyList<Score> Kept(double sparsity) =>
        [new Score(ScoreNames.Kept, 1000 - Math.Floor((sparsity * 1000) + 0.5)), new Score(ScoreNames.Prunable, 1000), new Score(ScoreNames.Sparsity, sparsity)];

    private static double Accuracy(StageKey key) => 0.5 + (Convert.ToInt32(key.Hex[..4], 16) / 200_000.0);
}
