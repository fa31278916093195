namespace LotteryActors.Tickets.Specs;

/// <summary>What somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The known word closest to a misspelt one; null where none is close.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var (nearest, distance) = known
            .Select(k => (Word: k, Distance: k.StartsWith(word, StringComparison.Ordinal) ? 1 : Distance(word, k)))
            .DefaultIfEmpty((Word: "", Distance: int.MaxValue))
            .MinBy(k => k.Distance);
        return distance <= Math.Max(2, (word.Length + 1) / 3) ? nearest : null;
    }

    /// <summary>Levenshtein's distance: letters put in, taken out or changed.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
