using LotteryActors.Data.Checks;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Show;

/// <summary>Finds the item that is to be shown: in a folder, or in a data set by name.</summary>
public static class DataShow
{
    /// <param name="part">Which of the folder's parts, by the beginning or end of its name; null for the first that has such an item.</param>
    /// <exception cref="DataException">There is no such part or item, or it is damaged.</exception>
    public static ShownItem OfFolder(string folder, string? part, int item)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataException($"{folder}: no such folder; give one that holds a data set, or name a generated one: scenes");
        }

        var parts = DataParts.Find(folder);
        var chosen = parts.Where(candidate => part is null || candidate.Name.StartsWith(part, StringComparison.Ordinal) || candidate.Name.EndsWith(part, StringComparison.Ordinal))
            .OrderBy(candidate => !candidate.HasTexts).FirstOrDefault()
            ?? throw new DataException(parts.Count == 0
                ? $"{folder}: no data set is recognised in it, known are {DataParts.Known}; give the folder that holds one"
                : $"{folder}: no part is named so, there are {string.Join(", ", parts.Select(candidate => candidate.Name))}; name one with --part");
        using var items = chosen.OpenItems();
        return Read(items, item, $"{folder}: {chosen.Name}");
    }

    /// <param name="path">Folder of the data; null for generated data.</param>
    /// <param name="evaluation">Whether the item is of the evaluation split.</param>
    /// <exception cref="DataException">The data set has no such task or item, or an option is wrong.</exception>
    public static ShownItem OfTask(string set, string task, IReadOnlyList<DataOption> options, string? path, bool evaluation, int item)
    {
        using var items = DataSets.Items(set, task, options, path, evaluation);
        return Read(items, item, $"data set {set}: {task}");
    }

    private static ShownItem Read(IShownItems items, int item, string place) => item < items.Count
        ? items.Read(item)
        : throw new DataException($"{place} has {items.Count} items, {item} is none of them; count from 0");
}
