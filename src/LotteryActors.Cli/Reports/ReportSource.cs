using LotteryActors.Artifacts;
using LotteryActors.Artifacts.Masks;
using LotteryActors.Cli.Boards;
using LotteryActors.Cluster.Journal;
using LotteryActors.Data;
using LotteryActors.Tickets.Masks;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cli.Reports;

/// <summary>Gathers a report from ledger and store.</summary>
internal static class ReportSource
{
    /// <param name="remarks">Gets a line for every mask that cannot be read.</param>
    public static SearchReport Read(SearchRecord search, LedgerView ledger, IArtifactStore store, double? majority, List<string> remarks) =>
        new(search.Id, search.State, majority, [.. StagesOf(search.State, ledger)], MasksOf(search.State, store, remarks));

    /// <summary>The search's finished stages, each with what it was for.</summary>
    public static IEnumerable<ReportStage> StagesOf(TicketSearchState search, LedgerView ledger)
    {
        var stages = ledger.Stages.ToDictionary(s => s.Key, s => s.State);
        foreach (var (key, place) in SearchStages.Of(search))
        {
            if (stages.TryGetValue(key, out var stage) && stage is { Spec: { } spec, Result: { } result })
            {
                yield return new ReportStage($"{place.Text} {spec.Kind}", key, spec.Kind, SeedOf(spec), result);
            }
        }
    }

    /// <summary>Asks the data anew; null where they are gone.</summary>
    public static double? MajorityOf(SearchSpec spec)
    {
        try
        {
            return DataSets.Describe(spec.Task.Set, spec.Task.Task, spec.Task.Options, spec.DataPath).MajorityShare;
        }
        catch (DataException)
        {
            return null;
        }
    }

    private static Dictionary<int, Mask> MasksOf(TicketSearchState search, IArtifactStore store, List<string> remarks)
    {
        var masks = new Dictionary<int, Mask>();
        foreach (var level in search.Levels)
        {
            try
            {
                if (level.Mask is { } digest)
                {
                    masks.Add(level.Level, MaskArtifact.Read(store, digest));
                }
            }
            catch (Exception e) when (e is ArtifactException or InvalidDataException)
            {
                remarks.Add(FormattableString.Invariant($"mask of level {level.Level}: {e.Message}"));
            }
        }

        return masks;
    }

    private static long? SeedOf(StageSpec spec) => spec switch
    {
        InitialiseStage s => s.Seed,
        PretrainStage s => s.Seed,
        TrainStage s => s.Seed,
        DrawMaskStage s => s.Seed,
        ShuffleStage s => s.Seed,
        _ => null,
    };
}
