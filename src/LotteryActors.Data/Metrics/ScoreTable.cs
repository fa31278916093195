namespace LotteryActors.Data.Metrics;

/// <summary>Scores in rows, as a model gives them: row-major [Rows, Columns].</summary>
public sealed class ScoreTable
{
    private readonly float[] _values;

    /// <exception cref="ArgumentException">The values do not fill rows of that many columns.</exception>
    public ScoreTable(float[] values, int columns)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (values.Length % columns != 0)
        {
            throw new ArgumentException($"{values.Length} scores are no rows of {columns}", nameof(values));
        }

        _values = values;
        Columns = columns;
    }

    public int Columns { get; }

    public int Rows => _values.Length / Columns;

    public float this[int row, int column] => _values[(row * Columns) + column];

    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(row * Columns, Columns);

    /// <summary>The column of a row's largest score, the first of equal ones.</summary>
    public int ArgMax(int row) => ArgMax(Row(row));

    /// <summary>The table with every score rounded to float16, as UNITER's inference stores them.</summary>
    public ScoreTable RoundedToHalf() => new(Array.ConvertAll(_values, value => (float)(Half)value), Columns);

    /// <summary>Columns of the largest scores of a row, largest first; of equal ones the first.</summary>
    public int[] TopOfRow(int row, int count) => Top(count, Columns, column => this[row, column]);

    /// <summary>Rows of the largest scores of a column, largest first; of equal ones the first.</summary>
    public int[] TopOfColumn(int column, int count) => Top(count, Rows, row => this[row, column]);

    internal static int ArgMax(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    /// <summary>-log softmax of one score.</summary>
    internal static double CrossEntropy(ReadOnlySpan<float> scores, int target) => LogSumExp(scores) - scores[target];

    internal static double LogSumExp(ReadOnlySpan<float> scores)
    {
        double largest = scores[ArgMax(scores)];
        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp(score - largest);
        }

        return largest + Math.Log(sum);
    }

    private static int[] Top(int count, int of, Func<int, float> score)
    {
        if (count > of)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"the best {count} of {of} are asked for; give at least {count}");
        }

        return [.. Enumerable.Range(0, of).OrderByDescending(score).Take(count)]; // LINQ's sort is stable
    }
}
