using System.Globalization;
using LotteryActors.Tickets.Masks;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Tickets.Specs;

/// <summary>Reads what is pruned, how far and in which rounds.</summary>
internal static class PruneReader
{
    private const int MostLevels = 100;

    public static PrunePlan Read(SectionReader search)
    {
        var prune = search.Section("prune");
        var plan = new PrunePlan(
            prune.Word("preset", ["encoder", "backbone"], "encoder"),
            Sparsities(prune),
            prune.Word("head", ["anchor", "keep"], "anchor") == "keep" ? HeadPolicy.Keep : HeadPolicy.Anchor);
        prune.Close();
        return plan;
    }

    private static IReadOnlyList<double> Sparsities(SectionReader prune) => prune.Node("sparsities") switch
    {
        null => SparsitySchedule.Linear(0.1, 9),
        SpecNode.Section => Rounds(prune.Section("sparsities")),
        _ => Listed(prune),
    };

    private static IReadOnlyList<double> Listed(SectionReader prune)
    {
        if (prune.Numbers("sparsities", s => s is > 0 and < 1, "each lie between 0 and 1") is not { } listed)
        {
            return [];
        }

        if (prune.Node("sparsities") is SpecNode.Sequence { Items.Count: 0 or > MostLevels } list)
        {
            prune.Error("sparsities", $"must hold 1 to {MostLevels} shares; {list.Items.Count} are given");
        }

        foreach (var (earlier, later) in listed.Zip(listed.Skip(1)).Where(pair => pair.Second <= pair.First).Take(1))
        {
            prune.Error("sparsities", string.Create(CultureInfo.InvariantCulture, $"must rise; {later} follows {earlier}"));
        }

        return listed;
    }

    /// <summary><c>{ remove = 0.1, of = original, levels = 9 }</c>, either reading of "ten percent a round".</summary>
    private static IReadOnlyList<double> Rounds(SectionReader rounds)
    {
        var share = rounds.Number("remove", s => s is > 0 and < 1, "lie between 0 and 1", fallback: null, "write the share each round removes, as in remove = 0.1");
        var isLinear = rounds.Word("of", ["original", "remaining"], "original") == "original";
        var levels = (int)rounds.Whole("levels", 1, MostLevels, fallback: null, "write the number of rounds, as in levels = 9");
        rounds.Close();
        if (share == 0 || levels == 0)
        {
            return [];
        }

        if (isLinear && (decimal)share * levels >= 1)
        {
            rounds.Error("levels", string.Create(CultureInfo.InvariantCulture, $"leaves nothing: {levels} rounds of {share} of the original count; fewer levels, or of = remaining"));
            return [];
        }

        return isLinear ? SparsitySchedule.Linear(share, levels) : SparsitySchedule.Geometric(share, levels);
    }
}
