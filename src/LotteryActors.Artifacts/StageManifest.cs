using LotteryActors.Tickets.Stages;

namespace LotteryActors.Artifacts;

/// <summary>
/// Says whose work artifacts are: the stage that made them, spelled out, its outputs and scores, and the attempt that
/// did it. For people, scripts and garbage collection; whether a stage is done, the journal alone decides.
/// </summary>
/// <param name="Key">The stage's key: the SHA-256 of <paramref name="Canonical"/>.</param>
/// <param name="Kind">Short name of the stage's kind: <c>train</c>, <c>prune</c>...</param>
/// <param name="Canonical">The canonical text of the stage's spec, every input that decides its bytes.</param>
/// <param name="Attempt">Attempt number of the lease under which the stage was done.</param>
public sealed record StageManifest(
    StageKey Key,
    string Kind,
    string Canonical,
    long Attempt,
    IReadOnlyList<StageOutput> Outputs,
    IReadOnlyList<Score> Scores,
    Provenance Provenance)
{
    public static StageManifest Of(StageSpec spec, long attempt, StageResult result) =>
        new(StageKey.Of(spec), spec.Kind, StageKey.CanonicalText(spec), attempt, result.Outputs, result.Scores, result.Provenance);
}
